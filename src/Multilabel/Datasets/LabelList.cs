namespace Multilabel;

/// <summary>What one cell of a label column holds, before it is known what the lists of all rows mean.</summary>
internal sealed record LabelList(LabelListKind Kind, string Text, IReadOnlyList<Cell> Items)
{
    public IReadOnlyDictionary<string, Cell>? Members { get; private init; }

    /// <summary>The cell says in a word that it has no value.</summary>
    public bool IsMissingWord { get; private init; }

    public bool IsNumbers => Kind is LabelListKind.List or LabelListKind.Text && Items.Count > 0 && Items.All(i => i.Value is bool || i.Number is not null);

    public IEnumerable<double> Numbers => Items.Select(i => i.Value is bool b ? (b ? 1 : 0) : i.Number ?? double.NaN);

    /// <summary>Reads a cell; with <paramref name="isSeparated"/> an option says that it holds names and what separates them.</summary>
    public static LabelList Read(Table table, Column column, SheetRow row, bool isSeparated)
    {
        var cell = row[column];
        if (cell.Value is CellError error) throw new MultilabelException($"{row.PlaceOf(column)} holds {LabelColumns.Named(error)}; expected labels. Correct the cell.");
        if (LabelCell.IsMissing(cell) || cell.Value is string s && s.Trim() is "-" or "–" or "—") return new LabelList(LabelListKind.Blank, "", []) { IsMissingWord = !cell.IsBlank };
        if (cell.Items is { } items) return FromItems(items);
        if (cell.Members is { } members) return FromMembers(members);
        if (cell.Value is double or long or bool) return new LabelList(LabelListKind.Text, cell.Text, [cell]);
        if (!isSeparated && ListLiteral.TryParse(cell.Text, out var list)) return list.Items is { } listed ? FromItems(listed) : FromMembers(list.Members!);
        var text = cell.Text.Trim();
        return !isSeparated && FlagsOf(text) is { } flags ? FromItems(flags) : new LabelList(LabelListKind.Text, text, [new Cell(text)]);
    }

    /// <summary>A vector without brackets, such as <c>0 1 0 0</c>: at least three values of 0/1 between equal separators.</summary>
    private static Cell[]? FlagsOf(string text)
    {
        if (text.Length < 5 || text[0] is not ('0' or '1')) return null;
        foreach (var separator in (ReadOnlySpan<char>)[' ', ',', ';', '|', '\t'])
        {
            var parts = text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length >= 3 && Array.TrueForAll(parts, p => p is "0" or "1" or "0.0" or "1.0" or "0." or "1.")) return [.. parts.Select(p => new Cell(p[0] == '1' ? 1L : 0L))];
        }
        return null;
    }

    private static LabelList FromItems(Cell[] items)
    {
        // Nested one-element lists come from tools that wrap every label.
        var flat = items.SelectMany(i => i.Items ?? [i]).Where(i => !i.IsBlank).ToArray();
        return new LabelList(LabelListKind.List, new Cell(flat).Text, flat);
    }

    private static LabelList FromMembers(IReadOnlyDictionary<string, Cell> members) => new(LabelListKind.Members, new Cell(members).Text, []) { Members = members };
}
