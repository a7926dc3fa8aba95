namespace Multilabel;

/// <summary>How much of tokenized texts is one token, such as the one for unknown text.</summary>
internal static class TokenShare
{
    public static double Of(IReadOnlyList<int[]> ids, int token) => ids.Sum(row => row.Count(id => id == token)) / (double)ids.Sum(row => row.Length);
}
