using System.Globalization;

namespace Multilabel;

/// <summary>Where a file of predictions has the number of each label: in a column per label, whatever its prefix, or in one column of lists.</summary>
internal sealed class PredictionColumns
{
    private static readonly string[] Affixes =
        ["probabilities", "probability", "predictions", "prediction", "predicted", "decisions", "decision", "sigmoid", "softmax", "scores", "score", "logits", "logit", "probas", "proba", "probs", "prob", "preds", "pred", "outputs", "output", "label", "is", "p", "y"];

    private readonly IReadOnlyList<Column>? _perLabel;
    private readonly Column? _lists;
    private readonly IReadOnlyList<string> _labels;

    private PredictionColumns(IReadOnlyList<string> labels, IReadOnlyList<Column>? perLabel, Column? lists) => (_labels, _perLabel, _lists) = (labels, perLabel, lists);

    public bool Uses(Column column) => column == _lists || (_perLabel?.Contains(column) ?? false);

    /// <exception cref="MultilabelException">A label has no column.</exception>
    public static PredictionColumns Find(Table table, IReadOnlyList<SheetRow> rows, IReadOnlyList<string> labels, string file)
    {
        var free = table.Columns.Where(c => ColumnNames.TextGroup(c.Key) != 0).ToList();
        // Truth and prediction may stand side by side, as "toxic" and "toxic_prob": the second is meant.
        foreach (var find in (Func<int, Column?>[])[k => WithAffix(free, labels[k]), k => Named(table.Columns, labels[k]), k => Numbered(free, k), k => WithAffix(free, labels[k]) ?? Named(table.Columns, labels[k])])
        {
            var found = Enumerable.Range(0, labels.Count).Select(find).OfType<Column>().Distinct().ToList();
            if (found.Count == labels.Count) return new PredictionColumns(labels, found, null);
        }
        var whole = free.FirstOrDefault(c => rows.Count > 0 && rows.Take(20).All(r => ListOf(r[c], labels) is not null));
        if (whole is not null) return new PredictionColumns(labels, null, whole);
        var missing = labels.First(l => Named(table.Columns, l) is null && WithAffix(free, l) is null);
        throw new MultilabelException($"{file} has no column '{missing}'{ClosestName.Suggest(missing, table.Columns.Select(c => c.Name))}; expected one for each label of the model: {ClosestName.List(labels)}. Its columns: {ClosestName.List(table.Columns.Select(c => c.Name))}.");
    }

    /// <summary>Value of each label, NaN where there is none, and how it was written.</summary>
    public (double Value, string Written)[] CellsOf(SheetRow row)
    {
        var cells = _perLabel is { } columns ? [.. columns.Select(c => row[c])] : ListOf(row[_lists!], _labels)
            ?? throw new MultilabelException($"{row.PlaceOf(_lists!)} holds '{Short(row[_lists!].Text)}'; expected a list of {_labels.Count} numbers.");
        return [.. cells.Select((c, k) => Read(c, row, _perLabel?[k] ?? _lists!))];
    }

    private static (double Value, string Written) Read(Cell cell, SheetRow row, Column column)
    {
        if (cell.IsBlank) return (double.NaN, "");
        if (cell.Value is bool flag) return (flag ? 1 : 0, "1");
        if (cell.Value is float or double) return (cell.Number!.Value, ((float)cell.Number.Value).ToString("R", CultureInfo.InvariantCulture));
        var text = cell.Text.Trim();
        return text.ToLowerInvariant() switch
        {
            "nan" or "none" or "null" or "na" or "-nan" or "+nan" or "nan(ind)" or "-nan(ind)" or "1.#ind" or "-1.#ind" or "1.#qnan" or "-1.#qnan" => (double.NaN, ""),
            "true" or "yes" => (1, "1"),
            "false" or "no" => (0, "0"),
            "inf" or "infinity" or "+inf" or "1.#inf" => (double.PositiveInfinity, ""),
            "-inf" or "-infinity" or "-1.#inf" => (double.NegativeInfinity, ""),
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? (value, text)
                : throw new MultilabelException($"{row.PlaceOf(column)} holds '{Short(text)}'; expected a number."),
        };
    }

    // [0.1, 0.9], {"a": 0.1, "b": 0.9}, or what a pipeline of transformers gives: [{"label": "a", "score": 0.1}, …].
    private static Cell[]? ListOf(Cell cell, IReadOnlyList<string> labels)
    {
        if (cell.Items is null && cell.Members is null && (cell.Value is not string text || !ListLiteral.TryParse(text, out cell))) return null;
        if (cell.Members is { } members) return ByName(labels, name => members.TryGetValue(name, out var value) ? value : null);
        var items = cell.Items!;
        if (items is [{ Items.Length: > 1 }]) items = items[0].Items!;
        if (items.Length == labels.Count && Array.TrueForAll(items, i => i.Number is not null || i.Value is bool || i.IsBlank)) return items;
        if (items.Length == 0 || !Array.TrueForAll(items, i => i.Members?.ContainsKey("label") ?? false)) return null;
        var scores = items.ToDictionary(i => i.Members!["label"].Text, i => i.Members!.GetValueOrDefault("score"), StringComparer.Ordinal);
        var given = labels.Select((l, k) => scores.TryGetValue(l, out var score) || scores.TryGetValue($"LABEL_{k}", out score) ? score : Cell.Blank).ToArray();
        return given.Any(c => !c.IsBlank) ? given : null;
    }

    private static Cell[]? ByName(IReadOnlyList<string> labels, Func<string, Cell?> find)
    {
        var cells = labels.Select(find).ToList();
        return cells.TrueForAll(c => c is not null) ? [.. cells.Select(c => c!.Value)] : null;
    }

    private static Column? Named(IReadOnlyList<Column> columns, string label) =>
        columns.FirstOrDefault(c => c.Name == label) ?? columns.FirstOrDefault(c => string.Equals(c.Name.Trim(), label.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? columns.FirstOrDefault(c => c.Key.Length > 0 && c.Key == Column.KeyOf(label));

    private static Column? WithAffix(IReadOnlyList<Column> columns, string label)
    {
        var key = Column.KeyOf(label);
        return key.Length == 0 ? null : columns.FirstOrDefault(c => Affixes.Any(a => c.Key == a + key || c.Key == key + a));
    }

    private static Column? Numbered(IReadOnlyList<Column> columns, int k) =>
        columns.FirstOrDefault(c => c.Key == $"label{k}") ?? columns.FirstOrDefault(c => c.Name == k.ToString(CultureInfo.InvariantCulture)) ?? columns.FirstOrDefault(c => Affixes.Any(a => c.Key == $"{a}{k}"));

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
