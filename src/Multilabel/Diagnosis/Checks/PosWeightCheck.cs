namespace Multilabel;

/// <summary>
/// F17: positives weighted so much that nearly everything is predicted. Where training has come to rest, the gradient of a label's bias is 0, so the
/// weight is the sum of p over the negatives, divided by the sum of 1 - p over the positives.
/// </summary>
internal sealed class PosWeightCheck : ICheck
{
    /// <summary>Of the loss without weights.</summary>
    private const double Far = 3;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!LearnedOrNot.IsUnlearned(patient)) yield break;
        var (positives, negatives) = (patient.Labels.Sum(row => row.Count(on => on)), patient.Labels.Sum(row => row.Count(on => !on)));
        if (positives == 0 || negatives == 0) yield break;
        var recalled = Count(patient, (z, y) => y && z > 0) / (double)positives;
        var wrongNegatives = Count(patient, (z, y) => !y && z > 0);
        if (recalled < 0.9 || wrongNegatives < 0.1 * positives || wrongNegatives < 0.03 * negatives) yield break;
        var passes = patient.TrainModeLabels;
        var noisy = patient.TrainModeLogits;
        var weight = Sum(noisy, passes, (z, y) => y ? 0 : Calibration.Sigmoid(z)) / Math.Max(1e-12, Sum(noisy, passes, (z, y) => y ? 1 - Calibration.Sigmoid(z) : 0));
        // Nobody weighs positives by far more than they are rare; such a ratio is that of a bias that was moved.
        if (weight < 8 || weight > 10 * Math.Max(100, negatives / (double)positives)) yield break;
        var weighted = new BcePosWeightLoss([.. patient.Labels[0].Select(_ => weight)]);
        var loss = weighted.Mean(noisy, passes);
        var reported = patient.ReportedLoss;
        var reproduced = reported is { } value && Math.Abs(Math.Log(loss / value)) < 0.35 && !BeganAsSoftmax(patient, weight, positives, negatives);
        // The weighted loss cannot be below its negatives, which are not weighted.
        if (reported is { } low && low < 0.3 * Sum(noisy, passes, (z, y) => y ? 0 : BceArithmetic.Cell(z, 0)) / passes.Length / passes[0].Length) yield break;
        var predicted = patient.GivenPerRow;
        // Outputs that say yes to everything have no such loss by themselves: only a weight makes it so large, whether or not training came to rest.
        var cells = passes.Length * passes[0].Length;
        var needed = ((reported * cells) - Sum(noisy, passes, (z, y) => y ? 0 : BceArithmetic.Cell(z, 0))) / Sum(noisy, passes, (z, y) => y ? BceArithmetic.Cell(z, 1) : 0);
        var only = reported > Far * patient.Loss && needed >= 8 && wrongNegatives > 0.9 * negatives;
        yield return new Suspicion("F17", reproduced || only ? 88 : weight > 15 ? 80 : 66,
            Suspicion.Text($"The model predicts {predicted:0.0} labels per row, {patient.LabelsPerRow:0.0} are true; {100 * recalled:0} % of the positives are found and {wrongNegatives} of {negatives} negatives are wrong. Its probabilities are at rest for positives that weigh {weight:0} times as much (pos_weight){(reported is { } r ? Suspicion.Text($"; with that weight its loss is {loss:0.###}, reported is {r:0.###}, plain cross-entropy is {patient.Loss:0.###}") : "")}{(only ? Suspicion.Text($"; the reported one needs a weight of {needed:0}") : "")}."))
            .With("pos_weight_implied", weight).With("predicted_per_row", predicted).With("labels_per_row", patient.LabelsPerRow).With("weighted_loss", loss);
    }

    // The first logged loss is that of one class of many, and not that of positives which weigh so much.
    private static bool BeganAsSoftmax(Patient patient, double weight, int positives, int negatives)
    {
        if (TrainingLog.Of(patient)?.FirstLoss is not (> 0 and { } first)) return false;
        var weighted = Math.Log(2) * ((weight * positives) + negatives) / (positives + negatives);
        return Math.Abs(Math.Log(first / Math.Log(patient.Model.Labels.Count))) < 0.12 && Math.Abs(Math.Log(first / weighted)) > 0.3;
    }

    private static int Count(Patient patient, Func<float, bool, bool> which) =>
        Enumerable.Range(0, patient.Labels.Length).Sum(i => Enumerable.Range(0, patient.Labels[i].Length).Count(k => which(patient.Logits[i][k], patient.Labels[i][k])));

    private static double Sum(float[][] logits, bool[][] labels, Func<double, bool, double> cell) =>
        Enumerable.Range(0, logits.Length).Sum(i => Enumerable.Range(0, logits[i].Length).Sum(k => cell(logits[i][k], labels[i][k])));
}
