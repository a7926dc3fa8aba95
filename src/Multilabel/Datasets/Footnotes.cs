namespace Multilabel;

/// <summary>Finds remarks below a table: after a blank row, a single filled cell where every row of the table has several.</summary>
internal static class Footnotes
{
    /// <summary>Takes them off the end of the rows and returns their numbers.</summary>
    public static List<long> Remove(List<SheetRow> rows, Table table)
    {
        var found = new List<long>();
        if (table.HeaderRow == 0 || table.Columns.Count < 2) return found;
        int FilledOf(SheetRow row) => table.Columns.Count(c => !row[c].IsBlank);
        var gap = -1;
        for (var i = rows.Count - 1; i > 0 && FilledOf(rows[i]) == 1; i--)
            if (rows[i - 1].Number < rows[i].Number - 1) gap = i;
        if (gap < 1 || rows.Take(gap).Any(r => FilledOf(r) < 2)) return found;
        found.AddRange(rows.Skip(gap).Select(r => r.Number));
        rows.RemoveRange(gap, rows.Count - gap);
        return found;
    }
}
