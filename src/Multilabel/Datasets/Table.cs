namespace Multilabel;

/// <summary>A sheet whose header is known: named columns over rows.</summary>
/// <param name="Sheet">Where it comes from.</param>
/// <param name="Columns">The columns that have a name, from left to right.</param>
/// <param name="HeaderRow">The number of the row with the names; 0 where the format stores the names itself.</param>
internal sealed record Table(Sheet Sheet, IReadOnlyList<Column> Columns, long HeaderRow)
{
    /// <summary>
    /// The rows under the header that are not blank; a repeated header (files joined together) is left out. Where the format stores the
    /// names itself, every record counts: a blank one was written on purpose.
    /// </summary>
    public IEnumerable<SheetRow> Rows()
    {
        foreach (var row in Sheet.Rows())
        {
            if (row.Number <= HeaderRow || (HeaderRow > 0 && Columns.All(c => row[c].IsBlank)) || IsHeaderAgain(row)) continue;
            row.Sheet = Sheet;
            if (Sheet.Separator is not null) CheckWidth(row);
            yield return row;
        }
    }

    /// <summary>The column of a name that an option gives; names are compared exactly, then without regard to case, spaces and signs.</summary>
    public Column Require(string name, string option)
    {
        var found = Named(name);
        if (found.Count == 1) return found[0];
        if (found.Count > 1)
            throw new MultilabelException($"{Sheet.Place}: {found.Count} columns are named '{Column.CleanName(name)}' ({Letters(found)}); {option} must name one: rename the others.");
        throw new MultilabelException(
            $"{Sheet.Place}: {option} names the column '{name}', which is not there{ClosestName.Suggest(name, Columns.Select(c => c.Name))}. Its columns: {ClosestName.List(Columns.Select(c => c.Name))}.");
    }

    /// <summary>The columns that <c>--labels</c> names: each by itself, or several in one value with commas between them where no column has that whole name.</summary>
    public IReadOnlyList<Column> RequireLabels(IEnumerable<string> names) =>
        [.. names.SelectMany(n => IsColumn(n) || !PartsOf(n).Any(IsColumn) ? [n] : PartsOf(n)).Select(n => Require(n, "--labels")).Distinct()];

    /// <summary>What may be several names with commas between them; without a comma the name itself.</summary>
    public static IReadOnlyList<string> PartsOf(string names) => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private bool IsColumn(string name) => Named(name).Count > 0;

    // Exactly, or else without regard to case, spaces and signs.
    private List<Column> Named(string name)
    {
        var clean = Column.CleanName(name);
        var found = Columns.Where(c => c.Name == clean).ToList();
        return found.Count > 0 ? found : [.. Columns.Where(c => c.Key == Column.KeyOf(name) && c.Key.Length > 0)];
    }

    public static string Letters(IEnumerable<Column> columns) => string.Join(" and ", columns.Select(c => Sheet.ColumnLetters(c.Index)));

    private bool IsHeaderAgain(SheetRow row) =>
        HeaderRow > 0 && Columns.Count > 1 && Columns.All(c => row[c].Value is string s && Column.CleanName(s) == c.Name);

    private void CheckWidth(SheetRow row)
    {
        var last = Columns.Count == 0 ? -1 : Columns[^1].Index;
        for (var i = last + 1; i < row.Cells.Length; i++)
        {
            if (row.Cells[i].IsBlank) continue;
            throw new MultilabelException(
                $"{row.Place} has {row.Cells.Length} fields, but the header has {last + 1}: a field that contains the separator '{Shown(Sheet.Separator)}' must stand in double quotes.");
        }
    }

    public static string Shown(char? separator) => separator == '\t' ? "tab" : separator.ToString() ?? "";
}
