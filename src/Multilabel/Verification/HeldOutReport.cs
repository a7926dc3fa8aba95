namespace Multilabel;

/// <summary>Scores of the held-out rows at the cut-offs. Where the cut-offs were set on these very rows, each row is cut by cut-offs
/// set on the others (five parts in turn): a score on the rows that chose the cut would flatter.</summary>
internal static class HeldOutReport
{
    private const int Parts = 5;

    public static IReadOnlyDictionary<string, double?> Of(ITextModel model, Dataset heldOut, TrainedModel trained)
    {
        var logits = model.Logits([.. heldOut.Rows.Select(r => r.Text)]);
        var labels = heldOut.Rows.Select(r => r.Labels).ToArray();
        var decided = trained.CutOffsFromHeldOut && labels.Length >= Parts ? CrossFitted(logits, labels) : [.. logits.Select(trained.CutOffs.DecideLogits)];
        var metrics = new DecisionMetrics(labels, decided);
        return new Dictionary<string, double?>
        {
            ["micro_f1"] = metrics.F1(Average.Micro),
            ["macro_f1"] = metrics.F1(Average.Macro),
            ["samples_f1"] = metrics.F1(Average.Samples),
            ["subset_accuracy"] = metrics.SubsetAccuracy,
            ["hamming_loss"] = metrics.HammingLoss,
            ["loss"] = BceArithmetic.Mean(logits, labels),
        };
    }

    private static bool[][] CrossFitted(float[][] logits, bool[][] labels)
    {
        var decided = new bool[labels.Length][];
        for (var part = 0; part < Parts; part++)
        {
            var others = Enumerable.Range(0, labels.Length).Where(i => i % Parts != part).ToArray();
            var cutOffs = CutOffRule.Choose(CutOffMethod.PlugIn, [.. others.Select(i => logits[i])], [.. others.Select(i => labels[i])]);
            for (var i = part; i < labels.Length; i += Parts)
                decided[i] = cutOffs.DecideLogits(logits[i]);
        }
        return decided;
    }
}
