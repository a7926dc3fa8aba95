namespace Multilabel;

/// <summary>A9: trained with binary cross-entropy with logits on what was a probability already.</summary>
internal sealed class DoubleSigmoidCheck : ICheck
{
    /// <summary>A weight below is none.</summary>
    private const double LeastWeight = 1.5;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!patient.HasLogits || !double.IsFinite(patient.Loss) || patient.ReportedLoss is not (> 0.3 and { } reported)) yield break;
        var log = TrainingLog.Of(patient);
        if (reported <= 1 && With(patient, reported, log, weight: 1) is { } plain) yield return plain;
        else if (log?.FirstLoss is { } first && WeightOf(first, patient.Labels) is >= LeastWeight and { } weight && With(patient, reported, log, weight) is { } weighted) yield return weighted;
    }

    // With positives that weigh so much (pos_weight).
    private static Suspicion? With(Patient patient, double reported, TrainingLog? log, double weight)
    {
        var loss = new BcePosWeightLoss([.. patient.Labels[0].Select(_ => weight)]);
        double Of(Func<bool, float> output) => loss.Mean(Array.ConvertAll(patient.Labels, row => Array.ConvertAll(row, on => output(on))), patient.Labels);
        var lowest = Of(on => on ? 1 : 0);
        if (reported < 0.98 * lowest) return null;
        var start = Of(_ => 0.5f);
        if (log?.FirstLoss is { } first && (first < 0.97 * lowest || first > 1.05 * start)) return null;
        if (log?.LowestLoss < 0.95 * lowest) return null;
        var passes = patient.TrainModeLabels;
        var logits = patient.TrainModeLogits;
        var (once, twice) = (loss.Mean(logits, passes), loss.Mean(Squashed(logits), passes));
        // Where nothing was learned the two losses lie near each other: then the reported one must be the one and clearly not the other.
        var (missed, apart) = (Math.Abs(twice - reported), Math.Abs(once - reported));
        if (missed > 0.05 * reported || (apart < 0.1 * reported && apart < Math.Max(0.04 * reported, 10 * missed))) return null;
        var positives = weight > 1 ? Suspicion.Text($", with positives that weigh {weight:0.#} times as much") : "";
        return new Suspicion("A9", log is null ? 82 : 92,
            Suspicion.Text($"The reported loss {reported:0.###} is not the loss of this model's logits ({once:0.###}) but that of their sigmoid taken as logits ({twice:0.###}){positives}: a sigmoid in the model, and another one in the loss. Such a loss cannot fall below {lowest:0.###} on these rows."))
            .With("reported_loss", reported).With("loss", once).With("loss_of_double_sigmoid", twice).With("lowest_possible", lowest).With("weight_of_positives", weight);
    }

    // At the start every probability is about one half: a log that begins above the loss of the logit 0.5 tells what positives weigh.
    internal static double WeightOf(double first, bool[][] labels)
    {
        var share = labels.Average(row => row.Average(on => on ? 1.0 : 0));
        return (first - ((1 - share) * BceArithmetic.Cell(0.5, 0))) / (share * BceArithmetic.Cell(0.5, 1));
    }

    private static float[][] Squashed(float[][] logits) => Array.ConvertAll(logits, row => Array.ConvertAll(row, z => (float)Calibration.Sigmoid(z)));
}
