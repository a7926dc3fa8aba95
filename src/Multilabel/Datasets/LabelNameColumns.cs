namespace Multilabel;

/// <summary>Several columns with one name each: first label, second label, …</summary>
internal sealed class LabelNameColumns : LabelLayout
{
    private Dictionary<string, int>? _indices;

    public override string Signature => "names " + string.Join('\n', Columns.Select(c => c.Key).Order(StringComparer.Ordinal));

    public override bool[] Read(SheetRow row)
    {
        _indices ??= Names.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i, StringComparer.Ordinal);
        var labels = new bool[Names.Count];
        foreach (var name in NamesIn(row, Columns)) labels[_indices[name]] = true;
        return labels;
    }

    public static LabelNameColumns Create(IReadOnlyList<Column> columns, IReadOnlyList<SheetRow> rows) => new()
    {
        Columns = columns,
        Names = [.. rows.SelectMany(r => NamesIn(r, columns)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        Description = $"one name per cell in {columns.Count} columns, '{columns[0].Name}' to '{columns[^1].Name}'",
    };

    /// <summary>True for columns such as label_1, label_2, label_3.</summary>
    public static bool AreNumbered(IReadOnlyList<Column> columns) =>
        columns.Count > 1 && columns.All(c => char.IsDigit(c.Key[^1])) && columns.Select(c => c.Key.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')).Distinct(StringComparer.Ordinal).Count() == 1;

    private static IEnumerable<string> NamesIn(SheetRow row, IReadOnlyList<Column> columns)
    {
        foreach (var column in columns)
        {
            var cell = row[column];
            if (cell.Value is CellError error) throw new MultilabelException($"{row.PlaceOf(column)} holds {LabelColumns.Named(error)}; expected a label. Correct the cell.");
            if (!LabelCell.IsMissing(cell) && cell.Text.Trim() is not ("-" or "–" or "—")) yield return Column.CleanName(cell.Text);
        }
    }
}
