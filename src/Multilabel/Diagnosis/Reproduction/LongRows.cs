namespace Multilabel;

/// <summary>D3: short rows come out to the last digit, long ones do not, and no cut and no windows that were tried give theirs.</summary>
internal static class LongRows
{
    private const int Fewest = 3;

    /// <summary>Share of the reproduced rows that may be as long as those that differ.</summary>
    private const double MostBetween = 0.03;

    /// <param name="lengths">Tokens of each row.</param>
    /// <param name="wrong">The rows that are not reproduced.</param>
    public static Explanation? Find(int[] lengths, IReadOnlyCollection<int> wrong)
    {
        var right = Enumerable.Range(0, lengths.Length).Except(wrong).ToList();
        if (wrong.Count < Fewest || right.Count < Fewest) return null;
        var shortest = wrong.Min(i => lengths[i]);
        var between = right.Count(i => lengths[i] >= shortest);
        if (between > MostBetween * right.Count) return null;
        return new Explanation("D3", 76,
            Suspicion.Text($"The {right.Count - between} rows of fewer than {shortest} tokens are reproduced to the last digit, {wrong.Count} of the {wrong.Count + between} longer ones are not: the program treats long texts in a way of its own (windows, parts, another cut), none of those that were tried."),
            ("shortest_that_differs", shortest), ("rows_that_differ", wrong.Count));
    }
}
