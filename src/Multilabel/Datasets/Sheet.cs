using System.Text;

namespace Multilabel;

/// <summary>
/// One sheet of a workbook, or the whole of any other file: rows of cells that are read as they are asked for.
/// Where the format names its columns they are known; else the header is one of the rows.
/// </summary>
internal sealed class Sheet
{
    /// <summary>The file's name without its folder, for messages.</summary>
    public required string File { get; init; }

    public required string Path { get; init; }

    /// <summary>Opens the rows; every enumeration starts again at the first one.</summary>
    public required Func<IEnumerable<SheetRow>> Rows { get; set; }

    public string? Name { get; init; }

    public bool Hidden { get; init; }

    public IReadOnlyList<string>? ColumnNames { get; init; }

    /// <summary>What a person calls a row of this format: <c>row</c>, <c>line</c>, <c>item</c>.</summary>
    public string RowWord { get; init; } = "row";

    /// <summary>True where a cell has a name such as C17.</summary>
    public bool HasCellNames { get; init; }

    public Encoding? Encoding { get; init; }

    public bool HasByteOrderMark { get; init; }

    public char? Separator { get; init; }

    /// <summary>Names of classes per column, where the file stores numbers for them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ClassNames { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>What was left out while reading, known once the rows have been read.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>How many rows the file has, where only some of them were kept.</summary>
    public long? RowsInFile { get; private set; }

    /// <summary>Reads all rows now and keeps them, where they are needed several times; of more than <paramref name="atMost"/> only some.</summary>
    public void KeepRows(int? atMost = null)
    {
        var rows = atMost is { } most ? RowSample.Of(Rows(), most, out var all) : RowSample.Of(Rows(), int.MaxValue, out all);
        if (rows.Count < all) RowsInFile = all;
        Rows = () => rows;
    }

    public string Place => Name is null ? File : $"{File} sheet '{Name}'";

    public string PlaceOf(long row) => $"{Place} {RowWord} {row}";

    public string PlaceOf(long row, Column column) => HasCellNames
        ? $"{Place} cell {ColumnLetters(column.Index)}{row}"
        : $"{PlaceOf(row)}, column '{column.Name}'";

    /// <summary>A column's name in a spreadsheet: 0 is A, 26 is AA.</summary>
    public static string ColumnLetters(int index)
    {
        var letters = "";
        for (index++; index > 0; index = (index - 1) / 26) letters = (char)('A' + (index - 1) % 26) + letters;
        return letters;
    }
}
