namespace Multilabel;

/// <summary>A9: trained with binary cross-entropy with logits on what was a probability already.</summary>
internal sealed class DoubleSigmoidCheck : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!patient.HasLogits || !double.IsFinite(patient.Loss) || patient.ReportedLoss is not (> 0.3 and { } reported)) yield break;
        var lowest = patient.Labels.Average(row => row.Average(on => BceArithmetic.Cell(on ? 1 : 0, on ? 1 : 0)));
        if (reported < 0.98 * lowest || reported > 1) yield break;
        var log = TrainingLog.Of(patient);
        // At the start every probability is about one half: the loss of the logit 0.5.
        var start = patient.Labels.Average(row => row.Average(on => BceArithmetic.Cell(0.5, on ? 1 : 0)));
        if (log?.FirstLoss is { } first && (first < 0.97 * lowest || first > 1.05 * start)) yield break;
        if (log?.LowestLoss < 0.95 * lowest) yield break;
        var passes = patient.TrainModeLabels;
        var logits = patient.TrainModeLogits;
        var (plain, twice) = (BceArithmetic.Mean(logits, passes), BceArithmetic.Mean(Squashed(logits), passes));
        // Where nothing was learned the two losses lie near each other: then the reported one must be the one and clearly not the other.
        var (missed, apart) = (Math.Abs(twice - reported), Math.Abs(plain - reported));
        if (missed > 0.05 * reported || (apart < 0.1 * reported && apart < Math.Max(0.04 * reported, 10 * missed))) yield break;
        yield return new Suspicion("A9", log is null ? 82 : 92,
            Suspicion.Text($"The reported loss {reported:0.###} is not the loss of this model's logits ({plain:0.###}) but that of their sigmoid taken as logits ({twice:0.###}): a sigmoid in the model, and another one in the loss. Such a loss cannot fall below {lowest:0.###} on these rows."))
            .With("reported_loss", reported).With("loss", plain).With("loss_of_double_sigmoid", twice).With("lowest_possible", lowest);
    }

    private static float[][] Squashed(float[][] logits) => Array.ConvertAll(logits, row => Array.ConvertAll(row, z => (float)Calibration.Sigmoid(z)));
}
