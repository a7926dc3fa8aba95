namespace Multilabel;

/// <summary>
/// Overrules what <see cref="Dataset.Load"/> finds by itself. Everything left out is found from names and contents; where two
/// readings are possible, loading stops and the message names the option that decides.
/// </summary>
public sealed record DatasetOptions
{
    /// <summary>The sheet of a workbook (or the list of a JSON file) to read; by default every sheet that holds the same table.</summary>
    public string? Sheet { get; init; }

    /// <summary>The column that holds the text.</summary>
    public string? Text { get; init; }

    /// <summary>The label columns, or the one column that holds several labels. A value may name several, with commas between them.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>What separates labels in one cell, such as <c>;</c> or <c>\n</c>; <c>none</c> where a cell is one label.</summary>
    public string? LabelSeparator { get; init; }

    /// <summary>The column that holds the document type.</summary>
    public string? DocumentTypeColumn { get; init; }

    /// <summary>The column that identifies a row; its values must be distinct.</summary>
    public string? Id { get; init; }

    /// <summary>The column whose equal values mark rows that must not be torn apart when rows are split, such as the document a text is from.</summary>
    public string? Group { get; init; }

    /// <summary>The column that says in which fold a row is evaluated.</summary>
    public string? Fold { get; init; }

    /// <summary>Most rows that are kept; of a longer table, rows at even distances. Null keeps all.</summary>
    internal int? AtMost { get; init; }

    /// <summary>Whether cells that say "not known" (-1, -100, ?) among the label columns are read as blank rather than refused.</summary>
    internal bool AllowUnknown { get; init; }
}
