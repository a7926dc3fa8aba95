namespace Multilabel;

/// <summary>Trains the linear model; its cut-offs come from logits of rows that each fold's model had not seen.</summary>
internal static class LinearTraining
{
    public static TrainedModel Run(Dataset train, TrainingOptions options, Action<string> note, CancellationToken cancellation)
    {
        var texts = train.Rows.Select(r => r.Text).ToArray();
        var labels = train.Rows.Select(r => r.Labels).ToArray();
        var linear = new LinearOptions();
        var estimated = options.CutOffsFrom is { } file ? EstimatedCutOffs.Read(file, LinearCandidate.Key, train.LabelNames) : null;
        note("Training the linear model (TF-IDF of words and characters, logistic regression).");
        var model = LinearModel.Train(texts, labels, linear, cancellation: cancellation);
        var cutOffs = estimated ?? CutOffRule.Choose(options.CutOffs, OutOfFoldLogits(texts, labels, linear, train, options, cancellation), labels, options.CutOffTarget);
        if (CutOffPromise.Of(cutOffs, heldOut: null, train.LabelNames) is { } promise) note(promise);
        var result = new LinearTextModel(model, train.LabelNames);
        var digest = result.WeightsDigest();
        var record = new TrainingRecord { ReportedLoss = BceArithmetic.Mean(model.Logits(texts), labels), ChosenEpoch = 1, Steps = 1, PlannedEpochs = 1 };
        record.WeightDigests["chosen"] = digest;
        return new TrainedModel(result, cutOffs, record, null, result.Description, CutOffsFromHeldOut: false);
    }

    private static float[][] OutOfFoldLogits(string[] texts, bool[][] labels, LinearOptions linear, Dataset train, TrainingOptions options, CancellationToken cancellation) => OutOfFold.Score(
        labels,
        (rows, scored) => LinearModel.Train([.. rows.Select(i => texts[i])], [.. rows.Select(i => labels[i])], linear, cancellation: cancellation).Logits([.. scored.Select(i => texts[i])]),
        seed: options.Seed,
        groups: RowGroups.Of(train.Rows).Numbers,
        cancellation: cancellation).Logits;
}
