using System.Collections.Frozen;

namespace Multilabel;

/// <summary>Finds rows of totals and shares under a table: their numbers are the counts (or shares) of the column above.</summary>
internal static class TotalRows
{
    private const int RowsLookedAt = 4;

    private static readonly FrozenSet<string> Words = new[]
    {
        "total", "totals", "grandtotal", "sum", "count", "counts", "share", "percent", "percentage", "average", "mean", "n",
        "summe", "gesamt", "insgesamt", "anzahl", "anteil", "mittelwert", "somme", "totale", "suma",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Takes them off the end of the rows and returns their numbers.</summary>
    public static List<long> Remove(List<SheetRow> rows, Table table, Column text)
    {
        var found = new List<long>();
        for (var i = rows.Count - 1; i >= Math.Max(1, rows.Count - RowsLookedAt); i--)
        {
            if (!IsTotal(rows, i, table, text)) continue;
            found.Add(rows[i].Number);
            rows.RemoveAt(i);
        }
        return found;
    }

    private static bool IsTotal(List<SheetRow> rows, int index, Table table, Column text)
    {
        var row = rows[index];
        var isNamed = table.Columns.Any(c => row[c].Value is string s && Words.Contains(Column.KeyOf(s)));
        if (!row[text].IsBlank && !(row[text].Value is string t && Words.Contains(Column.KeyOf(t)))) return false;
        int matches = 0, numbers = 0, beyondMarks = 0;
        foreach (var column in table.Columns)
        {
            if (column == text || row[column].Number is not { } value) continue;
            numbers++;
            if (value is not (0 or 1)) beyondMarks++;
            int yes = 0, filled = 0;
            for (var i = 0; i < index; i++)
            {
                var mark = LabelCell.Read(rows[i][column]);
                if (mark == LabelMark.Yes) yes++;
                if (mark != LabelMark.Blank) filled++;
            }
            var share = yes / (double)index;
            if (value == yes || value == filled || Math.Abs(value - share) < 0.006 || Math.Abs(value - 100 * share) < 0.6) matches++;
        }
        return matches > 0 && matches * 2 > numbers && (isNamed || beyondMarks > 0);
    }
}
