namespace Multilabel;

/// <summary>What is left to say of rows that are wrong where no other check found anything: never "healthy".</summary>
internal static class OpenCheck
{
    /// <summary>Share of wrong cells, and learned fraction, from which on a model cannot be called healthy.</summary>
    private const double MostWrong = 0.03, LeastLearned = 0.6;

    /// <summary>Share of (wrong, right) pairs of cells in which the wrong answer is the surer one, from which on the labels are to be doubted.</summary>
    private const double SureOfOthers = 0.25;

    public static IEnumerable<Suspicion> Of(Patient patient)
    {
        if (patient.IsLearned || RowFits.Of(patient) is not { } fits) yield break;
        if (patient.Manifest?.Verdict is { IsAsPlanned: true } && patient.Loss <= 1.5 * patient.ReportedLoss) yield break;   // few passes over many rows, as its own verdict says
        var e = patient.Evidence;
        var wrong = Math.Max(0, e.CellsWrongAtHalf - patient.UnavoidablyWrong);
        if (wrong <= MostWrong * e.Cells && e.LearnedFraction >= LeastLearned) yield break;
        var rows = fits.WrongRows.ToList();
        var what = Suspicion.Text($"{wrong} of {e.Cells} cells in {rows.Count} of {e.Rows} rows are wrong (loss {e.Loss:0.###}, base rate {e.Floor:0.###})");
        if (e.LearnedFraction < 0.15)
            yield return new Suspicion("A1", Suspicion.Plausible + 6, what + ": next to nothing but the label frequencies was learned.").With("loss", e.Loss).With("base_rate_floor", e.Floor).With("learned_fraction", e.LearnedFraction);
        if (wrong <= MostWrong * e.Cells && patient.ReportedLoss is { } reported && reported < 0.2 * e.Loss)
            yield return new Suspicion("A12", Suspicion.Plausible + 8,
                what + Suspicion.Text($", few for so large a loss: the reported loss of {reported:0.####} is perhaps not cross-entropy, but a focal, asymmetric or weighted one, which leaves probabilities near the cut."))
                .With("reported_loss", reported).With("loss", e.Loss).With("wrong_cells", (double)wrong / e.Cells);
        var surer = RowFits.WrongCellsSurer(patient.Logits, patient.Labels);
        if (surer >= SureOfOthers && rows.Count <= 0.35 * fits.Rows)
        {
            yield return new Suspicion("E12", Suspicion.Plausible + 4, what + Suspicion.Text($", and the model is sure of its other answer: these labels may have been wrong in training. The log (trainer_state.json) or --reported-loss would tell.")).With("wrong_rows", rows.Count).With("share_of_wrong_cells_surer", surer);
            yield return new Suspicion("E14", Suspicion.Plausible + 2, what + ": their labels may have been changed after training; then the reported loss is far lower.").With("wrong_rows", rows.Count);
        }
        yield return new Suspicion("F13", Suspicion.Plausible, what + (patient.State is null ? ": training may have ended too early. Its log (trainer_state.json) is not here to tell." : ": training may have ended too early."))
            .With("loss", e.Loss).With("learned_fraction", e.LearnedFraction);
    }
}
