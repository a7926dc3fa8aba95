namespace Multilabel;

/// <summary>A text with its labels.</summary>
/// <param name="Id">The value of the id column, or else the number of the row in its file (with the sheet before it where there are several).</param>
/// <param name="Text">The text as the file holds it (line ends of spreadsheets and CSV files as <c>\n</c>); may be empty.</param>
/// <param name="Labels">One value per label of <see cref="Dataset.LabelNames"/>, in that order.</param>
/// <param name="DocumentType">The document type, if the file tells.</param>
/// <param name="Place">Where the row stands, for messages: <c>statements.xlsx sheet 'Plans' row 12</c>.</param>
public sealed record DatasetRow(string Id, string Text, bool[] Labels, string? DocumentType, string Place)
{
    /// <summary>What the row belongs to, where a column for it was named; rows with the same value stay together when rows are split. Null stands alone.</summary>
    public string? Group { get; init; }

    /// <summary>The fold of the row, where a column for it was named.</summary>
    public string? Fold { get; init; }

    /// <summary>Per label, whether its cell is blank although other cells of the file say no; null where blanks have no meaning of their own.</summary>
    internal bool[]? Blank { get; init; }
}
