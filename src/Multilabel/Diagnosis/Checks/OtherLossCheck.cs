namespace Multilabel;

/// <summary>A12: the reported loss is a focal, asymmetric or weighted one, and was read as plain cross-entropy.</summary>
internal sealed class OtherLossCheck : ICheck
{
    /// <summary>Learned fraction from which on right decisions come with probabilities that mean something.</summary>
    private const double Surely = 0.5;

    /// <summary>Below it training has come to rest under a loss.</summary>
    private const double AtRest = 0.4;

    private static readonly BceLoss Plain = new();

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!patient.HasLogits || !double.IsFinite(patient.Loss) || patient.ReportedLoss is not (> 0 and { } reported)) yield break;
        // Only where somebody is misled: the number promises far more than the model holds.
        var bce = patient.Loss;
        if (reported > bce / 2.5 || bce - reported < (patient.IsLearned ? 0.05 : 0.03)) yield break;
        var passes = patient.TrainModeLabels;
        var noisy = patient.TrainModeLogits;
        var log = TrainingLog.Of(patient);
        var first = log?.FirstLoss;
        var last = reported * Math.Sqrt(log?.LastRatio ?? 1);   // a logged loss is the mean over its interval, the model is that of its end
        var plain = BiasPull.Of(Plain, noisy, passes);
        var best = Candidates(patient.Labels).Select(c => (c.Name, c.Loss, Train: c.Loss.Mean(noisy, passes), Quiet: c.Loss.Mean(patient.Logits, patient.Labels)))
            .Select(c => (c.Name, c.Loss, c.Train, c.Quiet, Miss: new[] { Miss(reported, c.Train), Miss(reported, c.Quiet), Miss(last, c.Train), Miss(last, c.Quiet) }.Min()))
            .Where(c => c.Miss < 0.3 && (first is not { } f || FitsStart(c.Loss, f, patient)))
            .Select(c => (c.Name, c.Loss, c.Train, c.Quiet, c.Miss, Pull: BiasPull.Of(c.Loss, noisy, passes)))
            .Select(c => (c.Name, c.Loss, c.Train, c.Quiet, c.Miss, c.Pull, Rests: c.Miss < 0.12 && c.Pull < AtRest && c.Pull < 0.5 * plain))
            .Where(c => c.Rests || c.Miss < (first is null ? 0.06 : 0.3))
            .OrderByDescending(c => c.Rests).ThenBy(c => Math.Max(0.12, c.Miss)).FirstOrDefault();   // of several that fit, the usual one: they come first
        if (best.Name is null) yield break;
        var wrong = (double)patient.Evidence.CellsWrongAtHalf / patient.Evidence.Cells;
        yield return new Suspicion("A12", IsHarmless(patient, first) ? Suspicion.Noted : first is null ? (best.Rests ? 66 : 58) : patient.IsLearned ? 70 : 86,
            Suspicion.Text($"The reported loss {reported:0.####} is the {best.Name} of this model (recomputed {best.Train:0.####} with dropout, {best.Quiet:0.####} without), not its cross-entropy, which is {bce:0.####}; {100 * wrong:0.0} % of the cells are wrong at 0.5.{(first is { } start ? Suspicion.Text($" The first logged loss, {start:0.####}, fits that too: with cross-entropy it would be about {patient.Floor:0.##} to {Math.Log(2):0.##}.") : "")}"))
            .With("loss_kind", best.Name).With("reported_loss", reported).With("recomputed", best.Train).With("cross_entropy", bce).With("wrong_cells", wrong).With("pull_on_biases", best.Pull).With("pull_by_cross_entropy", plain);
    }

    // Decisions that are right excuse a number of another kind, but not probabilities that hold little more than the labels' frequencies while it promises certainty.
    private static bool IsHarmless(Patient patient, double? first) => patient.IsLearned && (first is null || patient.Evidence.LearnedFraction >= Surely);

    private static double Miss(double a, double b) => b > 0 ? Math.Abs(Math.Log(a / b)) : double.PositiveInfinity;

    // Between a new head's loss and what constants reach, and too low for cross-entropy.
    private static bool FitsStart(CellwiseLoss loss, double first, Patient patient)
    {
        var prevalences = BaseRate.Prevalences(patient.Labels);
        var start = prevalences.Average(p => p * loss.Cell(0, true, 0) + (1 - p) * loss.Cell(0, false, 0));
        var floor = prevalences.Average(p => loss.Floor(p, 0));
        return TrainingLog.IsBelowNewHead(first, patient.Floor) && first > 0.8 * floor && first < 1.1 * start;
    }

    private static IEnumerable<(string Name, CellwiseLoss Loss)> Candidates(bool[][] labels)
    {
        foreach (var gamma in new[] { 2.0, 1, 3, 4, 5, 1.5 }) yield return (Suspicion.Text($"focal loss (gamma {gamma})"), new ScaledLoss(new FocalLoss(gamma, 0.5), 2));
        foreach (var gamma in new[] { 2.0, 1, 3, 4, 5, 1.5 })
        {
            yield return (Suspicion.Text($"focal loss (gamma {gamma}, alpha 0.25)"), new FocalLoss(gamma, 0.25));
            yield return (Suspicion.Text($"focal loss (gamma {gamma}, alpha 0.25 for all cells)"), new ScaledLoss(new FocalLoss(gamma, 0.5), 0.5));
            yield return (Suspicion.Text($"focal loss (gamma {gamma}, alpha 0.75)"), new FocalLoss(gamma, 0.75));
            yield return (Suspicion.Text($"focal loss (gamma {gamma}, alpha 0.5)"), new FocalLoss(gamma, 0.5));
        }
        foreach (var (negative, positive) in new[] { (4.0, 0.0), (4, 1), (2, 0), (2, 1), (3, 1), (5, 1), (1, 0) })
            foreach (var margin in new[] { 0.05, 0 })
                yield return (Suspicion.Text($"asymmetric loss (gamma {negative}/{positive}, margin {margin})"), new AsymmetricLoss(negative, positive, margin));
        // A weight below 1 on one side makes the number small as well.
        foreach (var weight in new[] { 0.1, 0.2, 0.25, 0.3, 0.5 })
            yield return (Suspicion.Text($"cross-entropy with positives weighted {weight}"), new BcePosWeightLoss(new double[labels[0].Length].Select(_ => weight).ToArray()));
    }
}
