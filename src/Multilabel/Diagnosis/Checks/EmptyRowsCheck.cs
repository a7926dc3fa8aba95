namespace Multilabel;

/// <summary>E10: rows without text, and rows that have lost their labels.</summary>
internal sealed class EmptyRowsCheck : ICheck
{
    private static readonly HashSet<string> Nothing = new(StringComparer.OrdinalIgnoreCase) { "", "nan", "none", "null", "n/a", "na", "<na>", "-", "--", "#n/a", ".", "?", "[deleted]", "[removed]" };

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        var rows = patient.Texts.Count;
        var places = Enumerable.Range(0, rows).Where(i => Nothing.Contains(patient.Texts[i].Trim())).ToList();
        var empty = places.Count;
        if (empty > 0)
        {
            var share = (double)empty / rows;
            // A text may be such a word, and the model know its labels.
            var known = RowFits.Of(patient) is { } all && places.Count(i => all.Wrong[i] == 0) >= 0.9 * empty;
            var strength = share < 0.02 || known ? Suspicion.Noted : share < 0.05 ? Suspicion.Plausible : Suspicion.Strong + 15;
            yield return new Suspicion("E10", strength, Suspicion.Text($"{empty} of {rows} rows ({share:P0}) have no text ('{patient.Texts[places[0]]}'), but labels{(known ? "" : ": all of them look the same to the model")}.")).With("rows_without_text", empty);
        }
        if (RowFits.Of(patient) is not { } fits) yield break;
        var wrong = fits.WrongRows.ToList();
        var lost = wrong.Where(i => IsBare(patient, i)).ToList();
        var bare = Enumerable.Range(0, rows).Count(i => IsBare(patient, i));
        if (lost.Count >= Math.Max(4, 0.03 * rows) && lost.Count >= 0.8 * wrong.Count && lost.Count >= 0.5 * bare)
        {
            var label = TheirLabel(patient, lost);
            if (label is not null)
            {
                yield return new Suspicion("E14", Suspicion.Proof, $"{lost.Count} of the {wrong.Count} rows that are wrong have no label at all in the data, and the model gives '{label}' to nearly all of them, as it learned: this label was taken from rows after training.")
                    .With("label", label).With("rows_without_labels", bare).With("wrong_rows", wrong.Count);
            }
            // A softmax over shares asks nothing of rows without labels: there the loss is the reason, not the rows.
            var strength = label is null && WrongLossCheck.Reproduced(patient) is null ? Suspicion.Proof + 2 : Suspicion.Strong;
            yield return new Suspicion("E10", strength, $"{lost.Count} of the {wrong.Count} rows that are wrong have no label at all in the data, while the model is right on the others: their labels are missing.")
                .With("rows_without_labels", bare).With("wrong_rows", wrong.Count);
        }
        else if (bare > 0.25 * rows)
        {
            yield return new Suspicion("E10", Suspicion.Noted, $"{bare} of {rows} rows have no label.").With("rows_without_labels", bare);
        }
    }

    // No label at all in the data, those that the model does not have included.
    private static bool IsBare(Patient patient, int row) => !patient.Original.Rows[patient.Places[row]].Labels.Contains(true);

    // The one label that the model gives to nearly all of some rows, if that is no wonder: not most rows have it.
    private static string? TheirLabel(Patient patient, List<int> rows)
    {
        var label = Enumerable.Range(0, patient.Model.Labels.Count).MaxBy(k => rows.Count(i => patient.Logits[i][k] > 0));
        return rows.Count(i => patient.Logits[i][label] > 0) >= 0.85 * rows.Count && patient.Labels.Count(l => l[label]) < 0.5 * patient.Labels.Length ? patient.Model.Labels[label] : null;
    }
}
