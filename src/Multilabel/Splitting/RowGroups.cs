namespace Multilabel;

/// <summary>Rows that must not be torn apart when rows are split: equal and nearly equal texts, and rows of one group (union-find).</summary>
internal sealed class RowGroups
{
    private readonly int[] _parents;

    private RowGroups(int rows) => _parents = [.. Enumerable.Range(0, rows)];

    /// <summary>A number per row, the same for rows that stay together.</summary>
    public int[] Numbers => [.. Enumerable.Range(0, _parents.Length).Select(Root)];

    /// <summary>Rows whose text is equal or nearly equal to that of another row.</summary>
    public int NearRows { get; private init; }

    public static RowGroups Of(IReadOnlyList<DatasetRow> rows)
    {
        var near = NearDuplicates.Find([.. rows.Select(r => r.Text)]);
        var groups = new RowGroups(rows.Count) { NearRows = near.SelectMany(pair => new[] { pair.First, pair.Second }).Distinct().Count() };
        foreach (var (first, second) in near) groups.Join(first, second);
        foreach (var group in Enumerable.Range(0, rows.Count).Where(i => rows[i].Group is not null).GroupBy(i => rows[i].Group, StringComparer.Ordinal))
            foreach (var row in group) groups.Join(group.First(), row);
        return groups;
    }

    private void Join(int first, int second)
    {
        var (a, b) = (Root(first), Root(second));
        _parents[Math.Max(a, b)] = Math.Min(a, b);
    }

    private int Root(int row)
    {
        while (_parents[row] != row) row = _parents[row] = _parents[_parents[row]];
        return row;
    }
}
