namespace Multilabel;

/// <summary>E8: labels that stand in the text, as a tag, a number or a template that somebody put there.</summary>
internal sealed class LeakageCheck : ICheck
{
    private const int FewestRows = 20, MostRows = 2000, RowsComputed = 300;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        var rows = Math.Min(patient.Texts.Count, MostRows);
        if (rows < FewestRows) yield break;
        var (texts, labels) = (patient.Texts.Take(rows).ToList(), patient.Labels.AsSpan(0, rows).ToArray());
        var tags = LeakedTags.Find(texts, labels, patient.Model.Labels);
        if (tags.Count > 0)
        {
            var tokens = tags.Select(t => t.Token).ToHashSet(StringComparer.Ordinal);
            var message = $"{tags.Count} of {patient.Model.Labels.Count} labels are given away by a sign in the text: {string.Join(", ", tags.Take(4).Select(t => $"'{t.Token}' for '{patient.Model.Labels[t.Label]}'"))}";
            yield return Say(patient, message, text => LeakedTags.Without(text, tokens)).With("tokens", tokens.ToList());
            yield break;
        }
        if (LeakedNames.Find(texts, labels, patient.Model.Labels) is not { } names) yield break;
        yield return Say(patient, Suspicion.Text($"{names.Rows} of {names.Labelled} rows with labels {(names.AtEnd ? "end" : "begin")} with exactly the names of their labels ('{names.Example}')"), names.Without).With("rows", names.Rows);
    }

    // Without the signs a model that leans on them loses its labels.
    private static Suspicion Say(Patient patient, string message, Func<string, string> without)
    {
        if (!patient.HasLogits || !double.IsFinite(patient.Loss)) return new Suspicion("E8", Suspicion.Strong, message + ".");
        var some = Enumerable.Range(0, Math.Min(RowsComputed, patient.Texts.Count)).ToArray();
        var labels = Array.ConvertAll(some, i => patient.Labels[i]);
        var before = BceArithmetic.Mean(Array.ConvertAll(some, i => patient.Logits[i]), labels);
        var after = BceArithmetic.Mean(patient.Model.LogitsOf([.. some.Select(i => without(patient.Texts[i]))]), labels);
        return new Suspicion("E8", after > Math.Max(3 * before, 0.05) ? Suspicion.Strong + 14 : Suspicion.Strong + 2,
            Suspicion.Text($"{message}. Without these signs the loss is {after:0.000} instead of {before:0.0000}."))
            .With("loss", before).With("loss_without", after);
    }
}
