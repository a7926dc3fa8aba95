namespace Multilabel;

/// <summary>The data's labels in the order of the model's, whatever is missing on either side.</summary>
/// <param name="Data">All rows with the model's labels.</param>
/// <param name="Unknown">Labels of the data that the model does not have.</param>
/// <param name="Absent">Labels of the model that the data do not have: no for every row.</param>
/// <param name="ByPosition">The model's names say nothing (LABEL_0 …), so columns were taken in their order.</param>
internal sealed record LabelAlignment(Dataset Data, IReadOnlyList<string> Unknown, IReadOnlyList<string> Absent, bool ByPosition)
{
    /// <exception cref="MultilabelException">The data have none of the model's labels.</exception>
    public static LabelAlignment Of(Dataset data, IReadOnlyList<string> names)
    {
        var generic = names.Select((n, i) => n == $"LABEL_{i}").All(same => same);
        if (generic && data.LabelNames.Count == names.Count && !data.LabelNames.SequenceEqual(names))
            return new LabelAlignment(new Dataset(names, data.Rows, data.Source), [], [], ByPosition: true);

        var own = Match(data.LabelNames, names, StringComparer.Ordinal);
        if (own.All(i => i < 0)) own = Match(data.LabelNames, names, StringComparer.OrdinalIgnoreCase);
        if (own.All(i => i < 0))
            throw new MultilabelException($"{data.Source.File} has none of the model's labels. The model's: {ClosestName.List(names)}; the data's: {ClosestName.List(data.LabelNames)}. " +
                "Give the rows that the model was trained on, or name the label columns with --labels.");
        var rows = data.Rows.Select(r => r with { Labels = Array.ConvertAll(own, i => i >= 0 && r.Labels[i]) }).ToList();
        return new LabelAlignment(
            new Dataset(names, rows, data.Source with { Labels = names.Count }),
            [.. data.LabelNames.Where((_, i) => !own.Contains(i))], [.. names.Where((_, k) => own[k] < 0)], ByPosition: false);
    }

    private static int[] Match(IReadOnlyList<string> from, IReadOnlyList<string> names, StringComparer comparer)
    {
        var places = new Dictionary<string, int>(comparer);
        for (var i = 0; i < from.Count; i++) places.TryAdd(from[i].Trim(), i);
        return [.. names.Select(n => places.GetValueOrDefault(n.Trim(), -1))];
    }
}
