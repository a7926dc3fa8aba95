namespace Multilabel;

/// <summary>E6: equal texts with different labels, which no model can get right. D1: texts that only the tokenizer makes equal.</summary>
internal sealed class ConflictsCheck : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (patient.Model.Tokenizer is null) yield break;
        var conflicts = InConflict(patient).ToHashSet();
        if (conflicts.Count == 0) yield break;
        var forced = LabelSets.IrreducibleLoss([.. patient.Data.Rows.Select((r, i) => r with { Text = string.Join(' ', patient.Ids[i]) })]);
        var share = (double)conflicts.Count / patient.Texts.Count;
        var lost = patient.Model.Tokenizer.UnkId is { } unknown ? TokenShare.Of(patient.Ids, unknown) : 0;
        if (lost >= 0.3 && LabelSets.IrreducibleLoss(patient.Data.Rows) < 0.5 * forced)
        {
            yield return new Suspicion("D1", forced > 0.25 * patient.Loss ? Suspicion.Strong + 14 : Suspicion.Plausible,
                Suspicion.Text($"{conflicts.Count} of {patient.Texts.Count} rows read the same to the model as another row with other labels, though their texts differ: {lost:P1} of the tokens are unknown to the tokenizer. No model can have a loss below {forced:0.0000} so."))
                .With("rows", conflicts.Count).With("unknown_tokens", lost).With("irreducible_loss", forced);
            yield break;
        }
        var message = Suspicion.Text($"{conflicts.Count} of {patient.Texts.Count} rows have the text of another row and other labels. No model can have a loss below {forced:0.0000} on these rows");
        var strength = Suspicion.Noted;
        if (RowFits.Of(patient) is { } fits)
        {
            var there = conflicts.Sum(i => fits.Loss[i]) / fits.Loss.Sum();
            message += Suspicion.Text($"; {there:P0} of the loss of {patient.Loss:0.0000} is theirs");
            if (forced >= 0.006 && share >= 0.04 && there >= (share >= 0.3 ? 0.5 : 0.6)) strength = Suspicion.Strong + 12;
            else if (forced >= 0.01 && share >= 0.05) strength = Suspicion.Plausible;
        }
        yield return new Suspicion("E6", strength, message + ".").With("rows", conflicts.Count).With("irreducible_loss", forced);
    }

    /// <summary>Rows that read the same to the model as another row with other labels.</summary>
    public static IEnumerable<int> InConflict(Patient patient) =>
        Enumerable.Range(0, patient.Texts.Count).GroupBy(i => string.Join(' ', patient.Ids[i]), StringComparer.Ordinal)
            .Where(g => g.Count() > 1 && g.Any(i => !patient.Labels[i].AsSpan().SequenceEqual(patient.Labels[g.First()]))).SelectMany(g => g);
}
