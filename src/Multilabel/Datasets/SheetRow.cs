namespace Multilabel;

/// <summary>A row with its number in the file, counted from 1 as a person counts.</summary>
internal sealed class SheetRow(long number, Cell[] cells)
{
    public long Number { get; } = number;

    public Cell[] Cells { get; } = cells;

    public bool IsBlank => Array.TrueForAll(Cells, c => c.IsBlank);

    /// <summary>Where the row was read.</summary>
    public Sheet? Sheet { get; set; }

    /// <summary>Where the cells stood in the file, if they have been put into the order of another sheet.</summary>
    public int[]? Positions { get; init; }

    public string Place => Sheet!.PlaceOf(Number);

    public Cell this[Column column] => column.Index < Cells.Length ? Cells[column.Index] : Cell.Blank;

    public string PlaceOf(Column column) => Sheet!.PlaceOf(Number, Positions is { } p ? column with { Index = p[column.Index] } : column);

    /// <summary>The row with its cells where the same columns of another sheet stand.</summary>
    public SheetRow InOrderOf(IReadOnlyList<Column> columns, IReadOnlyList<Column> own)
    {
        var length = columns.Count == 0 ? 0 : columns.Max(c => c.Index) + 1;
        var positions = new int[length];
        var cells = new Cell[length];
        foreach (var column in columns)
        {
            if ((own.FirstOrDefault(c => c.Name == column.Name) ?? own.FirstOrDefault(c => c.Key == column.Key)) is not { } from) continue;
            positions[column.Index] = from.Index;
            cells[column.Index] = this[from];
        }
        return new SheetRow(Number, cells) { Sheet = Sheet, Positions = positions };
    }
}
