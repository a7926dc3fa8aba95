using System.Globalization;

namespace Multilabel;

/// <summary>Where a file of predictions has what it says of each label: in a column per label, whatever its prefix, in one of lists, or in one with the names of those that apply.</summary>
internal sealed class PredictionColumns
{
    private static readonly string[] Affixes =
        ["probabilities", "probability", "predictions", "prediction", "predicted", "decisions", "decision", "sigmoid", "softmax", "scores", "score", "logits", "logit", "probas", "proba", "probs", "prob", "preds", "pred", "outputs", "output", "label", "is", "p", "y"];

    private readonly IReadOnlyList<Column>? _perLabel;
    private readonly Column? _lists, _names;
    private readonly IReadOnlyList<string> _labels;

    private PredictionColumns(IReadOnlyList<string> labels, IReadOnlyList<Column>? perLabel = null, Column? lists = null, Column? names = null) => (_labels, _perLabel, _lists, _names) = (labels, perLabel, lists, names);

    public bool Uses(Column column) => column == _lists || column == _names || (_perLabel?.Contains(column) ?? false);

    /// <exception cref="MultilabelException">A label has no column.</exception>
    public static PredictionColumns Find(Table table, IReadOnlyList<SheetRow> rows, IReadOnlyList<string> labels, string file)
    {
        var free = table.Columns.Where(c => ColumnNames.TextGroup(c.Key) != 0).ToList();
        // Truth and prediction may stand side by side, as "toxic" and "toxic_prob": the second is meant.
        foreach (var find in (Func<int, Column?>[])[k => WithAffix(free, labels[k]), k => Named(table.Columns, labels[k]), k => Numbered(free, k), k => WithAffix(free, labels[k]) ?? Named(table.Columns, labels[k])])
        {
            var found = Enumerable.Range(0, labels.Count).Select(find).OfType<Column>().Distinct().ToList();
            if (found.Count == labels.Count) return new PredictionColumns(labels, perLabel: found);
        }
        var whole = free.FirstOrDefault(c => rows.Count > 0 && rows.Take(20).All(r => ListOf(r[c], labels) is not null));
        if (whole is not null) return new PredictionColumns(labels, lists: whole);
        var names = free.FirstOrDefault(c => (IsNames(c, free) || rows.Any(r => IsObjects(r[c]))) && AllName(c, rows, labels));
        if (names is not null) return new PredictionColumns(labels, names: names);
        var missing = labels.First(l => Named(table.Columns, l) is null && WithAffix(free, l) is null);
        throw new MultilabelException($"{file} has no column '{missing}'{ClosestName.Suggest(missing, table.Columns.Select(c => c.Name))}; expected one for each label of the model: {ClosestName.List(labels)}. Its columns: {ClosestName.List(table.Columns.Select(c => c.Name))}.");
    }

    /// <summary>Value of each label, NaN where there is none, and how it was written.</summary>
    public (double Value, string Written)[] CellsOf(SheetRow row)
    {
        if (_names is { } column)
        {
            var given = NamesIn(row[column], _labels)!;
            return [.. _labels.Select((_, k) => given.Contains(k) ? (1.0, "1") : (0.0, "0"))];
        }
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
            // More digits than a double has say nothing: numpy.savetxt writes 0.0001 as 1.000000000000000048e-04.
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? (value, WrittenNumber.Digits(text) >= WrittenNumber.Most ? value.ToString("R", CultureInfo.InvariantCulture) : text)
                : throw new MultilabelException($"{row.PlaceOf(column)} holds '{Short(text)}'; expected a number."),
        };
    }

    // A column that says by its name that it holds what was predicted; "label" does beside a "score", as a pipeline of transformers gives it.
    private static bool IsNames(Column column, IReadOnlyList<Column> all) =>
        Affixes.Any(a => a.Length > 3 && a is not "label" && column.Key.StartsWith(a, StringComparison.Ordinal)) || column.Key is "result" or "results" || (column.Key == "label" && all.Any(c => c.Key == "score"));

    private static bool AllName(Column column, IReadOnlyList<SheetRow> rows, IReadOnlyList<string> labels)
    {
        var named = rows.Select(r => NamesIn(r[column], labels)).ToList();
        return named.TrueForAll(n => n is not null) && named.Exists(n => n!.Count > 0);
    }

    private static bool IsObjects(Cell cell) => cell.Items is { Length: > 0 } items && Array.TrueForAll(items, i => i.Members?.ContainsKey("label") ?? false);

    // Numbers of the labels that a cell names; null where it names anything else.
    private static HashSet<int>? NamesIn(Cell cell, IReadOnlyList<string> labels)
    {
        if (LabelCell.IsMissing(cell) || cell.Text.Trim() is "-") return [];
        if (cell.Value is string text && ListLiteral.TryParse(text, out var list)) cell = list;
        IEnumerable<string> names = cell.Items is { } items ? items.Select(i => i.Members is { } members ? members.GetValueOrDefault("label").Text : i.Text) : [cell.Text.Trim()];
        int NumberOf(string name) => Enumerable.Range(0, labels.Count).Where(k => labels[k] == name || $"LABEL_{k}" == name).DefaultIfEmpty(-1).First();
        var numbers = names.Select(NumberOf).ToHashSet();
        if (!numbers.Contains(-1)) return numbers;
        if (cell.Items is not null) return null;
        var known = labels.ToHashSet(StringComparer.Ordinal);
        return ((string[])["|", ";", ",", "\n"]).Select(s => LabelSeparator.Split(cell.Text, s, known).Select(NumberOf).ToHashSet()).FirstOrDefault(found => !found.Contains(-1));
    }

    // [0.1, 0.9], {"a": 0.1, "b": 0.9}, or what a pipeline of transformers gives: [{"label": "a", "score": 0.1}, …]; here with "probability".
    private static Cell[]? ListOf(Cell cell, IReadOnlyList<string> labels)
    {
        if (cell.Items is null && cell.Members is null && (cell.Value is not string text || !ListLiteral.TryParse(text, out cell))) return null;
        if (cell.Members is { } members) return ByName(labels, name => members.TryGetValue(name, out var value) ? value : null);
        var items = cell.Items!;
        if (items is [{ Items.Length: > 1 }]) items = items[0].Items!;
        if (items.Length == labels.Count && Array.TrueForAll(items, i => i.Number is not null || i.Value is bool || i.IsBlank)) return items;
        if (!IsObjects(cell with { Value = items }) || (items.Length < labels.Count && (items.Length == 1 || items[0].Members!.ContainsKey("probability")))) return null;   // those that were chosen
        var scores = new Dictionary<string, Cell>(StringComparer.Ordinal);
        foreach (var item in items) scores[item.Members!["label"].Text] = item.Members.TryGetValue("score", out var value) ? value : item.Members.GetValueOrDefault("probability");
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
