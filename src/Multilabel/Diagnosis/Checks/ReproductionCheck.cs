namespace Multilabel;

/// <summary>The user's predictions against the model's own: what difference between the two programs reproduces them?</summary>
internal sealed class ReproductionCheck : ICheck
{
    /// <summary>
    /// Rank correlation from which on numbers are those of the same weights for much the same texts; from which on they are so if they are as sure of
    /// themselves, which an earlier state of the weights is not; and from which on they may be so.
    /// </summary>
    private const double SameWeights = 0.5, SameIfSure = 0.3, PerhapsSameWeights = 0.15;

    private const double AsSure = 0.6;

    private const string PrintOne = "Print one text as it reaches the tokenizer in the program that predicts, and compare it with the data sign by sign.";

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (patient.Predictions is not { } predictions || !patient.HasLogits) yield break;
        if (predictions.RowsInOtherOrder)
        {
            yield return new Suspicion("D12", 92, Suspicion.Text($"{predictions.File} has the data's texts in another order: compared row by row, predictions meet the labels of other texts."));
            yield break;
        }
        if (predictions.MatchedBy is { } by)
            yield return new Suspicion("D12", Suspicion.Noted, $"{predictions.File} has the rows in another order than the data; they were matched by {by}. A program that compares them row by row meets the labels of other texts.");
        // A model that is not whole gives numbers of chance; what predictions came from is another one.
        if (!patient.Model.IsWhole || !patient.Logits.All(row => Array.TrueForAll(row, float.IsFinite))) yield break;
        if (Reproduction.Of(patient) is { } found)
        {
            if (found.Id is null) yield break;
            // Where the model itself has its rows wrong, how its predictions are read is not the whole story.
            var strength = patient.Evidence.LearnedFraction >= 0.3 || found.Id is "E1" or "D1" or "D2" or "D3" or "D6" or "D7" or "D9" ? found.Strength : Math.Min(found.Strength, 80);
            // An input that differs, and decides as well, is worth a note, as are other cuts.
            if ((found.Id == "H3" && predictions.Kind == PredictionKind.Decisions || found.Id is "D1" or "D2" or "D3" or "D5" or "D6" or "D7" or "D8" or "D9") && patient.IsLearned && predictions.RightShare(patient.Labels) >= patient.RightShare) strength = Suspicion.Noted;
            var suspicion = new Suspicion(found.Id, strength, found.Message);
            foreach (var (name, value) in found.Evidence) suspicion.With(name, value);
            yield return suspicion;
            if (found.Also is { } also) yield return also;
            yield break;
        }
        if (NewHead(patient, predictions) is { } head) yield return head;
        else foreach (var suspicion in Unexplained(patient, predictions)) yield return suspicion;
    }

    // A head that was never trained answers with logits of a few tenths, whatever the text; the folder's own is sure and right.
    private static Suspicion? NewHead(Patient patient, UserPredictions predictions)
    {
        var right = predictions.RightShare(patient.Labels);
        if (predictions.Kind == PredictionKind.Decisions || !patient.IsMostlyLearned || right > patient.RightShare - 0.1) return null;
        var logits = predictions.Values.SelectMany(row => row).Where(double.IsFinite).Select(predictions.LogitOf).ToList();
        var size = Math.Sqrt(logits.Average(z => z * z));
        if (!(size < 0.7) || logits.Count(z => Math.Abs(z) < 1.5) < 0.98 * logits.Count) return null;
        var (least, most) = (logits.Min(), logits.Max());
        return new Suspicion("C3", 72,
            Suspicion.Text($"All probabilities of {predictions.File} lie between {Calibration.Sigmoid(least):0.00} and {Calibration.Sigmoid(most):0.00} (logits of {size:0.00}, root mean square), as those of a head that was never trained, and {100 * (1 - right):0.0} % of its cells are wrong. The head of this folder is trained and has {100 * patient.RightShare:0.0} % right: the program that predicted began with a new head instead of loading this one."))
            .With("size_of_logits", size).With("least_logit", least).With("largest_logit", most);
    }

    private static string Otherwise(string what, string compared) =>
        $"The program that predicts may also {what}: compare its {compared} for one row with what `multilabel tokenize` gives.";

    // Mean over the labels of the rank correlation between the file's numbers and the model's; decisions have no ranks.
    private static double Likeness(Patient patient, UserPredictions predictions) => predictions.Kind == PredictionKind.Decisions ? 0 :
        Enumerable.Range(0, patient.Model.Labels.Count).Average(k =>
        {
            var rows = Enumerable.Range(0, predictions.Values.Length).Where(i => double.IsFinite(predictions.Values[i][k])).ToList();
            return RankCorrelation.Of([.. rows.Select(i => predictions.Values[i][k])], [.. rows.Select(i => (double)patient.Logits[i][k])]);
        });

    // Median |logit| in the file against that of the model.
    private static double Sureness(Patient patient, UserPredictions predictions)
    {
        var file = predictions.Values.SelectMany(row => row).Where(double.IsFinite).Select(v => Math.Abs(predictions.LogitOf(v)));   // of 0 and 1 endless, which a median bears
        return RowFits.Median(file) / RowFits.Median(patient.Logits.SelectMany(row => row).Select(z => (double)Math.Abs(z)));
    }

    // Nothing reproduces them. That matters where they are worse than the model is.
    private static IEnumerable<Suspicion> Unexplained(Patient patient, UserPredictions predictions)
    {
        if (!patient.IsMostlyLearned) yield break;
        var decided = predictions.Decided;
        var cells = Enumerable.Range(0, decided.Length).SelectMany(i => Enumerable.Range(0, decided[i].Length).Where(k => !double.IsNaN(predictions.Values[i][k])).Select(k => (i, k))).ToList();
        if (cells.Count == 0) yield break;
        var wrong = cells.Count(c => decided[c.i][c.k] != patient.Labels[c.i][c.k]) / (double)cells.Count;
        var own = cells.Count(c => patient.Logits[c.i][c.k] > 0 != patient.Labels[c.i][c.k]) / (double)cells.Count;
        var likeness = Likeness(patient, predictions);
        if (likeness >= SameWeights || (likeness >= SameIfSure && Sureness(patient, predictions) >= AsSure))
        {
            // The weights are these; what they were given is not, and that shows where decisions turn wrong.
            var flipped = cells.Count(c => decided[c.i][c.k] != patient.Logits[c.i][c.k] > 0);
            var matters = wrong > own + 0.002;
            yield return new Suspicion("D9", matters ? 63 : Suspicion.Noted,
                    Suspicion.Text($"{predictions.File} was not computed from these texts as they are: its numbers follow this model's (rank correlation {likeness:0.00}), but {flipped} of {cells.Count} decisions differ and {wrong:P1} of the cells are wrong instead of {own:P1}. No form, order or mode turns the one into the other, so the program changes the texts in a way that was not tried."), PrintOne)
                .With("rank_correlation", likeness).With("decisions_that_differ", flipped).With("wrong_cells_of_file", wrong).With("wrong_cells", own);
            if (!matters) yield break;
            yield return new Suspicion("D1", Suspicion.Plausible + 5, Otherwise("tokenize the same texts otherwise", "ids"));
            if (patient.Model.Config.HasSecondType) yield return new Suspicion("D8", Suspicion.Plausible, Otherwise("give other token types or another mask", "token_type_ids and attention_mask"));
            yield break;
        }
        if (wrong < own + 0.02) yield break;
        yield return new Suspicion("A0", 61,
                Suspicion.Text($"{predictions.File} has {wrong:P1} of the cells wrong, this model computed here {own:P1}, and no form, order, input or mode that was tried turns its numbers into the file's: they come from other weights or other texts."))
            .With("wrong_cells_of_file", wrong).With("wrong_cells", own)
            .With("tried", new[] { "sigmoid, softmax, sigmoid twice, arg-max", "order of labels and rows", "special tokens, tokenizer, cleaning of texts, lengths, padding, positions", "checkpoints", "dropout, 16-bit formats" });
        if (likeness < PerhapsSameWeights) yield break;
        yield return new Suspicion("D9", Suspicion.Plausible + 5,
                Suspicion.Text($"The numbers of {predictions.File} follow this model's a little (rank correlation {likeness:0.00}), as those of the same weights do for texts that the program changes much, and those of other weights of this training for the texts as they are."), PrintOne)
            .With("rank_correlation", likeness);
    }
}
