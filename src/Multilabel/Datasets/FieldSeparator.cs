namespace Multilabel;

/// <summary>
/// Finds the separator of a text file: the candidate that cuts most records into the same number of fields, quotes respected.
/// A file in which none does is taken as one column.
/// </summary>
internal static class FieldSeparator
{
    private const int MostRecords = 300, TitleRecords = 10;

    public static char Find(string sample, bool isComplete)
    {
        var best = (Separator: ',', Share: 0.0, Fields: 1);
        foreach (var separator in (ReadOnlySpan<char>)[',', ';', '\t', '|'])
        {
            var counts = CountFields(sample, separator, isComplete);
            if (counts.Count == 0 || ColumnNames.IsText(Column.KeyOf(FirstLine(sample)))) continue;
            var titles = counts.TakeWhile(c => c == 1).Count();
            if (titles <= TitleRecords) counts.RemoveRange(0, titles);
            var mode = counts.Where(c => c > 1).GroupBy(c => c).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).FirstOrDefault();
            if (mode is null) continue;
            var share = mode.Count() / (double)counts.Count;
            if (share < 0.6) continue;
            if (share > best.Share + 1e-9 || share > best.Share - 1e-9 && mode.Key > best.Fields) best = (separator, share, mode.Key);
        }
        return best.Separator;
    }

    private static string FirstLine(string sample)
    {
        var trimmed = sample.AsSpan().TrimStart();
        var end = trimmed.IndexOfAny('\r', '\n');
        return new string(end < 0 ? trimmed : trimmed[..end]);
    }

    private static List<int> CountFields(string sample, char separator, bool isComplete)
    {
        var counts = new List<int>();
        var fields = 1;
        bool quoted = false, atStart = true, any = false;
        for (var i = 0; i < sample.Length && counts.Count < MostRecords; i++)
        {
            var c = sample[i];
            if (quoted)
            {
                if (c != '"') continue;
                if (i + 1 < sample.Length && sample[i + 1] == '"') i++;
                else quoted = false;
            }
            else if (c == '"' && atStart)
            {
                (quoted, atStart, any) = (true, false, true);
            }
            else if (c == separator)
            {
                (fields, atStart, any) = (fields + 1, true, true);
            }
            else if (c is '\r' or '\n')
            {
                if (any) counts.Add(fields);
                (fields, atStart, any) = (1, true, false);
            }
            else
            {
                (atStart, any) = (false, true);
            }
        }
        if (any && isComplete && counts.Count < MostRecords) counts.Add(fields);
        return counts;
    }
}
