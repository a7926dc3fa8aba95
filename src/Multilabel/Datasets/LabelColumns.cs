namespace Multilabel;

/// <summary>One column per label: a cell says yes or no.</summary>
internal sealed class LabelColumns : LabelLayout
{
    public required Table Table { get; init; }

    public override string Signature => "columns " + string.Join('\n', Names.Order(StringComparer.Ordinal));

    /// <summary>Columns where blanks stand beside written noes; null where there is none.</summary>
    private bool[]? Doubtful { get; init; }

    private bool AllowUnknown { get; init; }

    public override bool[]? Blank(SheetRow row) => Doubtful is null ? null : [.. Columns.Select((c, i) => Doubtful[i] && MarkOf(row, c, AllowUnknown) == LabelMark.Blank)];

    public override bool[] Read(SheetRow row)
    {
        var labels = new bool[Columns.Count];
        for (var i = 0; i < labels.Length; i++)
        {
            var mark = MarkOf(row, Columns[i], AllowUnknown);
            if (mark == LabelMark.Neither) throw Unclear(Table, row, Columns[i], row[Columns[i]]);
            labels[i] = mark == LabelMark.Yes;
        }
        return labels;
    }

    /// <summary>The layout over given columns; every cell must be clear.</summary>
    public static LabelColumns Create(Table table, IReadOnlyList<Column> columns, IReadOnlyList<SheetRow> rows, bool allowUnknown = false)
    {
        var twice = columns.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            throw new MultilabelException($"{table.Sheet.Place}: {twice.Count()} label columns are named '{twice.Key}' ({Table.Letters(twice)}); rename or remove one.");

        long blanks = 0, nos = 0;
        (SheetRow Row, Column Column)? tick = null, cross = null, letter = null;
        bool[] withBlank = new bool[columns.Count], withNo = new bool[columns.Count];
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows)
        {
            for (var i = 0; i < columns.Count; i++)
            {
                var column = columns[i];
                var cell = row[column];
                var mark = MarkOf(row, column, allowUnknown);
                if (mark == LabelMark.Neither) throw Unclear(table, row, column, cell);
                if (mark == LabelMark.Blank) blanks++;
                else if (mark == LabelMark.No) nos++;
                withBlank[i] |= mark == LabelMark.Blank;
                withNo[i] |= mark == LabelMark.No;
                if (LabelCell.IsTick(cell)) tick ??= (row, column);
                else if (LabelCell.IsCross(cell)) cross ??= (row, column);
                else if (LabelCell.IsLetterX(cell)) letter ??= (row, column);
                if (mark != LabelMark.Blank && words.Count < 6) words.Add(LabelCell.Read(cell) == LabelMark.Neither ? "its name" : cell.Text.Trim());
            }
        }
        if (tick is { } t && letter is { } x)
            throw new MultilabelException($"{x.Row.PlaceOf(x.Column)} holds 'x', but {t.Row.PlaceOf(t.Column)} holds a tick: an x could mean yes or no. Write 1 and 0 instead.");
        if (cross is { } c && tick is null && nos + blanks > 0 && words.All(w => LabelCell.IsCross(new Cell(w))))
            throw new MultilabelException($"{c.Row.PlaceOf(c.Column)} holds '✗' and no cell holds '✓': a cross could mean yes (a mark) or no. Write 1 and 0, or x, instead.");
        var layout = new LabelColumns
        {
            Table = table,
            Columns = columns,
            Names = [.. columns.Select(c => c.Name)],
            Doubtful = withBlank.Zip(withNo, (blank, no) => blank && no).ToArray() is var doubtful && doubtful.Contains(true) ? doubtful : null,
            AllowUnknown = allowUnknown,
            Description = $"one column per label ({string.Join("/", words.Order(StringComparer.OrdinalIgnoreCase))}{(blanks > 0 && nos == 0 ? (words.Count > 0 ? "/blank" : "blank") : "")})",
        };
        if (blanks > 0 && nos > 0) layout.Notes.Add($"{blanks} blank label cell{(blanks == 1 ? "" : "s")} read as no");
        return layout;
    }

    private static LabelMark MarkOf(SheetRow row, Column column, bool allowUnknown)
    {
        var mark = LabelCell.Read(row, column);
        return allowUnknown && mark == LabelMark.Neither && LabelCell.IsUnknown(row[column]) ? LabelMark.Blank : mark;
    }

    private static MultilabelException Unclear(Table table, SheetRow row, Column column, Cell cell)
    {
        var place = row.PlaceOf(column) + (table.Sheet.HasCellNames ? $" (column {column})" : "");
        if (cell.Value is CellError error) return new MultilabelException($"{place} holds {Named(error)}; expected a yes or a no, such as 1 or 0. Correct the cell.");
        return cell.Number is > 0 and < 1
            ? SoftLabels.Refuse(table.Sheet.Place, $"{place} holds {cell.Text}")
            : new MultilabelException($"{place} holds '{Shortened(cell.Text)}', which is neither yes nor no; expected 1/0, yes/no, true/false, x or blank. Correct the cell, or name the label columns with --labels.");
    }

    public static string Named(CellError error) => error.Code.StartsWith('#') ? $"the error {error.Code}" : error.Code;

    private static string Shortened(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
