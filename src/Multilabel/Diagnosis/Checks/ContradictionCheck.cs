namespace Multilabel;

/// <summary>A0: a mean cross-entropy of L leaves room for L / ln 2 wrong cells; more are wrong.</summary>
internal sealed class ContradictionCheck : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!patient.HasLogits || patient.ReportedLoss is not (>= 0 and { } reported)) yield break;
        if (patient.IsLearned)
        {
            if (OfPredictions(patient, reported) is { } found) yield return found;
            yield break;
        }
        var wrong = (double)patient.Evidence.CellsWrongAtHalf / patient.Evidence.Cells;
        var allowed = BceArithmetic.WrongCellsBound(reported);
        if (!IsBeyond(wrong, allowed)) yield break;
        yield return new Suspicion("A0", 62,
            Suspicion.Text($"The reported loss {reported:0.####} allows at most {100 * allowed:0.0} % wrong cells, {100 * wrong:0.0} % are wrong (loss computed here: {patient.Loss:0.####}). The two numbers cannot describe the same model, rows and loss."))
            .With("reported_loss", reported).With("loss", patient.Loss).With("wrong_cells", wrong).With("wrong_cells_allowed", allowed);
    }

    /// <summary>Where the contradiction is all that is known of weights, what else would explain it; null where more is known, or no loss was reported.</summary>
    public static Suspicion? Other(Patient patient, IReadOnlyList<Suspicion> suspicions) =>
        patient.IsLearned || patient.ReportedLoss is not { } reported || suspicions.MaxBy(s => s.Strength) is not { Id: "A0" } || suspicions.Any(s => s.Id == "B7") ? null
        : new Suspicion("B7", Suspicion.Plausible,
            Suspicion.Text($"If {reported:0.####} is the mean cross-entropy that training ended with on these rows, other weights were saved than training ended with: those of an earlier moment, an average of all, or another object. The program that trained can tell: the loss of these rows just before saving and just after loading again must be the same."))
            .With("reported_loss", reported).With("loss", patient.Loss);

    // A log averages over its last interval, with dropout: leave room for both.
    private static bool IsBeyond(double wrong, double allowed) => wrong > 1.5 * allowed + 0.01;

    // The folder holds what was reported, but the user's own figures are of something else.
    private static Suspicion? OfPredictions(Patient patient, double reported)
    {
        if (patient.Predictions is not { RowsInOtherOrder: false } predictions || predictions.Values.Length != patient.Original.Rows.Count || patient.Labels.Length != predictions.Values.Length) return null;
        var (wrong, allowed) = (1 - predictions.RightShare(patient.Labels), BceArithmetic.WrongCellsBound(Math.Max(reported, patient.Loss)));
        return !(wrong > allowed + 0.01) ? null : new Suspicion("A0", 62,
            Suspicion.Text($"The reported loss {reported:0.####} allows at most {100 * allowed:0.0} % wrong cells; this model has {100 * (1 - patient.RightShare):0.0} %, {predictions.File} has {100 * wrong:0.0} %. The loss is that of the weights here, the predictions are not: they come from other weights, rows or another way of reading the outputs."))
            .With("reported_loss", reported).With("loss", patient.Loss).With("wrong_cells_of_predictions", wrong).With("wrong_cells_allowed", allowed);
    }
}
