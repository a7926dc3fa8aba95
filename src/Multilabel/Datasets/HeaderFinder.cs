namespace Multilabel;

/// <summary>
/// Finds the row with the column names: of the first rows, the one whose named columns cover most of what stands below it. Title rows
/// above a table cover little, rows of data hold numbers and repeat themselves.
/// </summary>
internal static class HeaderFinder
{
    private const int RowsSearched = 30, RowsCompared = 200, LongestName = 200;

    /// <summary>The table of a sheet, or null if the sheet holds nothing.</summary>
    public static Table? Find(Sheet sheet, DatasetOptions options)
    {
        if (sheet.ColumnNames is { } names)
            return new Table(sheet, [.. names.Select((n, i) => new Column(i, Column.CleanName(n))).Where(c => c.Name.Length > 0)], HeaderRow: 0);

        var rows = sheet.Rows().Where(r => !r.IsBlank).Take(RowsCompared).ToList();
        if (rows.Count == 0) return null;
        var wanted = new[] { options.Text, options.DocumentTypeColumn, options.Id }.Concat(options.Labels?.SelectMany(n => Table.PartsOf(n).Prepend(n)) ?? []).OfType<string>().Select(Column.KeyOf).ToHashSet();
        var best = 0;
        var highest = double.NegativeInfinity;
        for (var i = 0; i < Math.Min(rows.Count, RowsSearched); i++)
        {
            var score = Score(rows, i, wanted);
            if (score <= highest + 1e-9) continue;
            (best, highest) = (i, score);
        }
        var header = rows[best];
        CheckIsHeader(sheet, header, rows.Count > best + 1 ? rows[best + 1] : null);
        if (rows.Count > best + 2 && SecondHeaderRow(header, rows[best + 1], rows[best + 2]) is { } both) header = both;
        List<Column> columns = [];
        for (var i = 0; i < header.Cells.Length; i++)
            if (!header.Cells[i].IsBlank) columns.Add(new Column(i, Column.CleanName(header.Cells[i].Text)));
        columns.AddRange(FindUnnamed(sheet, header, rows[(best + 1)..]));
        return new Table(sheet, [.. columns.OrderBy(c => c.Index)], header.Number);
    }

    /// <summary>A header of two rows: groups of columns above, names below where the upper row has none.</summary>
    private static SheetRow? SecondHeaderRow(SheetRow upper, SheetRow lower, SheetRow below)
    {
        var width = Math.Max(upper.Cells.Length, lower.Cells.Length);
        Cell At(SheetRow row, int i) => i < row.Cells.Length ? row.Cells[i] : Cell.Blank;
        var unnamed = Enumerable.Range(1, Math.Max(0, width - 1)).Where(i => At(upper, i).IsBlank).ToList();
        if (unnamed.Count == 0 || !unnamed.TrueForAll(i => IsName(At(lower, i)) && !IsName(At(below, i)))) return null;
        if (lower.Cells.Any(c => !c.IsBlank && !IsName(c))) return null;
        return new SheetRow(lower.Number, [.. Enumerable.Range(0, width).Select(i => At(lower, i).IsBlank ? At(upper, i) : At(lower, i))]);
    }

    private static bool IsName(Cell cell) => cell.Value is string s && !cell.IsBlank && s.Length <= LongestName && LabelCell.Read(cell) == LabelMark.Neither && cell.Number is null;

    /// <summary>
    /// Columns of text without a name, which may hold what is looked for. Columns of yes and no without one are labels that would be lost; a
    /// stray remark beside the table is not.
    /// </summary>
    private static List<Column> FindUnnamed(Sheet sheet, SheetRow header, List<SheetRow> rows)
    {
        var found = new List<Column>();
        var below = rows.Where(r => r.Number > header.Number).ToList();
        if (below.Count == 0) return found;
        var last = header.Cells.Length == 0 ? 0 : header.Cells.Length - 1;
        for (var i = 0; i < below.Max(r => r.Cells.Length); i++)
        {
            if (i < header.Cells.Length && !header.Cells[i].IsBlank) continue;
            var cells = below.Where(r => i < r.Cells.Length && !r.Cells[i].IsBlank).Select(r => r.Cells[i]).ToList();
            if (cells.Count * 2 <= below.Count || sheet.Separator is not null && i > last) continue;
            if (cells.TrueForAll(c => c.Value is string && c.Number is null && LabelCell.Read(c) == LabelMark.Neither))
            {
                found.Add(new Column(i, $"column {Sheet.ColumnLetters(i)}"));
                continue;
            }
            if (i == 0) continue;   // the index that pandas writes
            if (cells.TrueForAll(c => LabelCell.Read(c) != LabelMark.Neither))
            {
                throw new MultilabelException(
                    $"{sheet.PlaceOf(header.Number)} names the columns, but column {Sheet.ColumnLetters(i)} has no name there and holds yes and no ('{cells[0].Text}'). Write its name into that row.");
            }
            sheet.Notes.Add($"column {Sheet.ColumnLetters(i)} has no name and is not used");
        }
        return found;
    }

    private static double Score(List<SheetRow> rows, int index, HashSet<string> wanted)
    {
        var header = rows[index].Cells;
        var named = new HashSet<int>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        int numbers = 0, repeated = 0, known = 0;
        for (var i = 0; i < header.Length; i++)
        {
            if (header[i].IsBlank) continue;
            named.Add(i);
            var key = Column.KeyOf(header[i].Text);
            if (header[i].Value is not string || header[i].Number is not null || LabelCell.Read(header[i]) != LabelMark.Neither) numbers++;
            if (!keys.Add(header[i].Text)) repeated++;
            if (ColumnNames.IsText(key) || ColumnNames.IsLabelList(key) || ColumnNames.IsType(key)) known++;
            if (wanted.Contains(key)) known += 4;
        }
        if (named.Count == 0) return double.NegativeInfinity;

        int cells = 0, covered = 0, columns = 0;
        for (var r = index + 1; r < rows.Count; r++)
        {
            var row = rows[r].Cells;
            columns = Math.Max(columns, row.Length);
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i].IsBlank) continue;
                cells++;
                // pandas writes its index in a first column that has no name.
                if (named.Contains(i) || i == 0 && row[i].Number is not null) covered++;
            }
        }
        var coverage = cells == 0 ? (index == 0 ? 0.5 : 0) : covered / (double)cells;
        var pairs = named.Count >= 2 || columns < 2 ? 0 : -0.5;
        return coverage + pairs - (numbers + repeated) / (double)named.Count + 0.25 * Math.Min(known, 8);
    }

    private static void CheckIsHeader(Sheet sheet, SheetRow header, SheetRow? next)
    {
        var isKnown = header.Cells.Any(c => ColumnNames.TextGroup(Column.KeyOf(c.Text)) >= 0);
        if (isKnown) return;
        foreach (var cell in header.Cells)
        {
            if (cell.IsBlank) continue;
            var text = cell.Text.Trim();
            var isSentence = text.Length > LongestName || text.Length > 25 && text[^1] is '.' or '!' or '?' && text.Contains(' ', StringComparison.Ordinal);
            var isMark = next is not null && cell.Value is not string;
            if (!isSentence && !isMark) continue;
            var shown = text.Length > 40 ? text[..40] + "…" : text;
            throw new MultilabelException(
                $"{sheet.PlaceOf(header.Number)} should hold the column names, but holds '{shown}'; expected names such as text, labels, document type. Add a first row with the names of the columns.");
        }
    }
}
