namespace Multilabel;

/// <summary>A0: a mean cross-entropy of L leaves room for L / ln 2 wrong cells; more are wrong.</summary>
internal sealed class ContradictionCheck : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!patient.HasLogits || patient.ReportedLoss is not (>= 0 and { } reported) || patient.IsLearned) yield break;
        var wrong = (double)patient.Evidence.CellsWrongAtHalf / patient.Evidence.Cells;
        var allowed = BceArithmetic.WrongCellsBound(reported);
        // A log averages over its last interval, with dropout: leave room for both.
        if (!(wrong > 1.5 * allowed + 0.01)) yield break;
        yield return new Suspicion("A0", 62,
            Suspicion.Text($"The reported loss {reported:0.####} allows at most {100 * allowed:0.0} % wrong cells, {100 * wrong:0.0} % are wrong (loss computed here: {patient.Loss:0.####}). The two numbers cannot describe the same model, rows and loss."))
            .With("reported_loss", reported).With("loss", patient.Loss).With("wrong_cells", wrong).With("wrong_cells_allowed", allowed);
    }
}
