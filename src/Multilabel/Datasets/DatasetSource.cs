using System.Globalization;
using System.Text;

namespace Multilabel;

/// <summary>What was found in a file and how it was read; <see cref="ToString"/> prints it for people.</summary>
public sealed record DatasetSource
{
    /// <summary>The file's name without its folder.</summary>
    public required string File { get; init; }

    /// <summary>The sheets that hold the rows; empty where the format has none.</summary>
    public IReadOnlyList<string> Sheets { get; init; } = [];

    /// <summary>Sheets that were left out, with the reason.</summary>
    public IReadOnlyList<string> SheetsLeftOut { get; init; } = [];

    /// <summary>The row that holds the column names, counted from 1; 0 where the format stores the names itself.</summary>
    public long HeaderRow { get; init; }

    /// <summary>The column that holds the text.</summary>
    public required string TextColumn { get; init; }

    /// <summary>The column that holds the document type, if there is one.</summary>
    public string? DocumentTypeColumn { get; init; }

    /// <summary>True if every sheet holds one document type.</summary>
    public bool DocumentTypesAreSheets { get; init; }

    /// <summary>The column that identifies a row, if there is one.</summary>
    public string? IdColumn { get; init; }

    /// <summary>How the labels are written down.</summary>
    public required string LabelLayout { get; init; }

    /// <summary>The columns that hold labels.</summary>
    public IReadOnlyList<string> LabelColumns { get; init; } = [];

    /// <summary>What separates names in one cell, where something does.</summary>
    public string? LabelSeparator { get; init; }

    /// <summary>The encoding of a text file.</summary>
    public string? Encoding { get; init; }

    /// <summary>What separates the fields of a text file.</summary>
    public string? FieldSeparator { get; init; }

    /// <summary>The number of rows read.</summary>
    public int Rows { get; init; }

    /// <summary>The number of rows of the file; more than <see cref="Rows"/> where only some were kept.</summary>
    internal long RowsInFile { get; init; }

    /// <summary>The number of labels found.</summary>
    public int Labels { get; init; }

    /// <summary>Label names in quotes with blanks that were left out in reading, as they stand in the file.</summary>
    internal IReadOnlyList<string> SpacedLabelNames { get; init; } = [];

    /// <summary>Rows with such a name that other rows have without blanks.</summary>
    internal int RowsSpeltTwice { get; init; }

    /// <summary>What a person should know about the reading: rows and columns left out, blanks read as no.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The finding as aligned lines.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        void Line(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) text.Append(name.PadRight(15)).Append(value).Append('\n');
        }

        Line("file", File);
        Line(Sheets.Count == 1 ? "sheet" : "sheets", string.Join(", ", Sheets));
        Line("left out", string.Join(", ", SheetsLeftOut));
        Line("encoding", Encoding);
        Line("separator", FieldSeparator);
        Line("header", HeaderRow > 0 ? $"row {HeaderRow.ToString(CultureInfo.InvariantCulture)}" : null);
        Line("text", $"column '{TextColumn}'");
        Line("document type", DocumentTypeColumn is not null ? $"column '{DocumentTypeColumn}'" : DocumentTypesAreSheets ? "name of the sheet" : null);
        Line("id", IdColumn is not null ? $"column '{IdColumn}'" : null);
        Line("labels", LabelLayout);
        Line("counts", $"{Rows} {(Rows == 1 ? "row" : "rows")}, {Labels} {(Labels == 1 ? "label" : "labels")}");
        foreach (var note in Notes) Line("note", note);
        return text.ToString().TrimEnd('\n');
    }
}
