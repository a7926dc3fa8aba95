using System.Globalization;

namespace Multilabel;

/// <summary>
/// One value of a table as its file holds it: nothing, a string, a number (<see cref="double"/> or <see cref="long"/>), a boolean,
/// a date, an error of the spreadsheet, a list (<c>Cell[]</c>) or named members (a dictionary of cells).
/// </summary>
internal readonly record struct Cell(object? Value)
{
    public static readonly Cell Blank;

    /// <summary>The labels of a row that nobody has annotated yet.</summary>
    public static readonly Cell NotAnnotated = new(new object());

    public bool IsNotAnnotated => ReferenceEquals(Value, NotAnnotated.Value);

    public bool IsBlank => Value is null || Value is string s && string.IsNullOrWhiteSpace(s) || Value is double.NaN;

    public Cell[]? Items => Value as Cell[];

    public IReadOnlyDictionary<string, Cell>? Members => Value as IReadOnlyDictionary<string, Cell>;

    /// <summary>The number that the cell holds, written as a number or as a text.</summary>
    public double? Number => Value switch
    {
        double d => d,
        long l => l,
        string s when double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) => d,
        _ => null,
    };

    /// <summary>A text of a spreadsheet or a CSV file, whose line ends are the program's that wrote it: they become <c>\n</c>. JSON and Parquet say exactly what they mean.</summary>
    public static Cell OfTable(string text) => new(text.Contains('\r', StringComparison.Ordinal) ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : text);

    /// <summary>The value as text: numbers and dates in the invariant notation.</summary>
    public string Text => Value switch
    {
        null => "",
        _ when IsNotAnnotated => "",
        string s => s,
        double.NaN => "",
        double d when Math.Abs(d) < 1e15 && d == Math.Floor(d) => ((long)d).ToString(CultureInfo.InvariantCulture),
        bool b => b ? "TRUE" : "FALSE",
        DateTime t => t.ToString(t.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        CellError e => e.Code,
        Cell[] items => "[" + string.Join(", ", items.Select(i => i.Text)) + "]",
        IReadOnlyDictionary<string, Cell> members => "{" + string.Join(", ", members.Select(m => $"{m.Key}: {m.Value.Text}")) + "}",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => Value.ToString() ?? "",
    };
}
