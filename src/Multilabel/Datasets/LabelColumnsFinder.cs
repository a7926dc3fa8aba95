namespace Multilabel;

/// <summary>Tells label columns of yes and no from columns of other numbers, remarks and free text.</summary>
internal sealed class LabelColumnsFinder
{
    private enum Content
    {
        Marks,
        Blank,
        MarksWithFaults,
        Shares,
        Other,
    }

    private readonly Table _table;
    private readonly IReadOnlyList<SheetRow> _rows;
    private readonly List<Column> _candidates;
    private readonly Dictionary<Column, Content> _contents = [];

    public LabelColumnsFinder(Table table, IReadOnlyList<SheetRow> rows, ColumnRoles roles)
    {
        _table = table;
        _rows = rows;
        _candidates = [.. table.Columns.Where(c => !roles.Contains(c))];
        foreach (var column in _candidates) _contents[column] = ContentOf(column);
        Marks = [.. _candidates.Where(c => _contents[c] == Content.Marks && CanBeLabel(c))];
        Faulty = [.. _candidates.Where(c => _contents[c] == Content.MarksWithFaults && CanBeLabel(c))];
        Shares = [.. _candidates.Where(c => _contents[c] == Content.Shares && !ColumnNames.IsOther(c.Key))];
    }

    /// <summary>Columns that hold nothing but yes, no and blanks.</summary>
    public List<Column> Marks { get; private set; }

    /// <summary>Columns of marks in which a few cells say something else.</summary>
    public List<Column> Faulty { get; }

    /// <summary>Columns of shares between 0 and 1.</summary>
    public List<Column> Shares { get; }

    public bool LooksSoft => Shares.Count >= 2 && Shares.Count >= Marks.Count / 2;

    /// <summary>The label columns, among them columns that no row marks where a blank means no.</summary>
    public IReadOnlyList<Column> WithUnmarkedColumns(List<string> notes)
    {
        var hasNo = _rows.Any(r => Marks.Any(c => LabelCell.Read(r[c]) == LabelMark.No));
        var chosen = Marks.Concat(Faulty).ToHashSet();
        var first = chosen.Min(c => c.Index);
        var last = chosen.Max(c => c.Index);
        // Blank columns beside the last label belong to the labels as long as nothing else stands between.
        foreach (var column in _candidates.Where(c => c.Index > last))
        {
            if (_contents[column] != Content.Blank || ColumnNames.IsRemark(column.Key)) break;
            last = column.Index;
        }
        foreach (var column in _candidates.Where(c => _contents[c] == Content.Blank))
        {
            var isLabel = !hasNo && column.Index > first && column.Index <= last && !ColumnNames.IsRemark(column.Key) && !ColumnNames.IsOther(column.Key);
            if (isLabel) chosen.Add(column);
            notes.Add(isLabel ? $"column {column} is blank in every row: read as a label that no row has" : $"column {column} is blank in every row and not used");
        }
        return [.. _candidates.Where(chosen.Contains)];
    }

    /// <summary>Columns that are left when the labels are known, with the reason, for the report.</summary>
    public IEnumerable<string> NotUsed(IEnumerable<Column> used) => _candidates.Where(c => _contents[c] != Content.Blank).Except(used).Select(c => c.Name);

    private static bool CanBeLabel(Column column) => !ColumnNames.IsOther(column.Key) && !ColumnNames.IsRemark(column.Key) && !ColumnNames.IsId(column.Key);

    private Content ContentOf(Column column)
    {
        int filled = 0, marks = 0, nos = 0, fractions = 0, numbers = 0, lists = 0, minus = 0, errors = 0;
        HashSet<string> others = new(StringComparer.Ordinal), values = new(StringComparer.Ordinal);
        foreach (var row in _rows)
        {
            var cell = row[column];
            var mark = LabelCell.Read(row, column);
            if (mark == LabelMark.Blank) continue;
            filled++;
            if (cell.Number is { } number)
            {
                numbers++;
                if (values.Count == numbers - 1) values.Add(cell.Text);
                if (number is > 0 and < 1) fractions++;
                if (number == -1) minus++;
            }
            if (cell.Items is not null || cell.Members is not null) lists++;
            if (cell.Value is CellError) errors++;
            if (mark == LabelMark.No) nos++;
            if (mark != LabelMark.Neither) marks++;
            else if (others.Count < 4) others.Add(cell.Text);
        }
        if (filled == 0) return Content.Blank;
        if (lists > 0) return Content.Other;
        if (marks == filled) return Content.Marks;
        if (numbers == filled && fractions > 0 && marks + fractions == filled) return Content.Shares;
        if (minus > 0 && marks + minus == filled) return Content.MarksWithFaults;
        if (numbers == filled && filled > 1 && values.Count == filled) return Content.Other;   // numbers of rows
        if (numbers == filled && nos == 0 && filled == _rows.Count) return Content.Other;            // grades from 1 on, where nothing says no
        if (errors == filled - marks && marks > 0) return Content.MarksWithFaults;
        return others.Count <= 2 && marks >= filled * 0.5 ? Content.MarksWithFaults : Content.Other;
    }
}
