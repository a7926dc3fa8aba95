namespace Multilabel;

/// <summary>How the labels of a row are written down.</summary>
internal abstract class LabelLayout
{
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>What was found, for people: <c>one column per label (0/1)</c>.</summary>
    public required string Description { get; init; }

    /// <summary>The columns that hold labels.</summary>
    public required IReadOnlyList<Column> Columns { get; init; }

    /// <summary>The separator of names in one cell, where there is one.</summary>
    public string? Separator { get; init; }

    /// <summary>Names in quotes with blanks that were left out in reading, as they stand in the file.</summary>
    public IReadOnlyList<string> SpacedNames { get; init; } = [];

    /// <summary>Rows with such a name that other rows have without blanks.</summary>
    public int RowsSpeltTwice { get; init; }

    /// <summary>What a person should know about the reading.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>One value per name.</summary>
    public abstract bool[] Read(SheetRow row);

    /// <summary>Per name, whether the cell is blank; null where a blank can only mean no.</summary>
    public virtual bool[]? Blank(SheetRow row) => null;

    /// <summary>Says which tables can be joined: the same columns with the same meaning.</summary>
    public abstract string Signature { get; }
}
