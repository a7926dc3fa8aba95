namespace Multilabel;

/// <summary>
/// Rows in order of length, cut by a budget of tokens, padding included: many short texts or a few long ones go into a batch, so that little is padded
/// and every batch needs about the same memory.
/// </summary>
internal static class LengthBatches
{
    /// <summary>Enough for a product to use all cores, little enough for its results to stay near them.</summary>
    private const int Tokens = 2048;

    /// <summary>What <paramref name="compute"/> gives for the rows of each batch (anything after them is ignored), in the order of <paramref name="ids"/>.</summary>
    public static T[] Collect<T>(IReadOnlyList<int[]> ids, Func<int[], IReadOnlyList<T>> compute, Action<double>? progress = null) => Collect(ids, Tokens, compute, progress);

    /// <summary>The same with another budget of tokens; <paramref name="progress"/> hears the share of the rows that is done.</summary>
    public static T[] Collect<T>(IReadOnlyList<int[]> ids, int tokens, Func<int[], IReadOnlyList<T>> compute, Action<double>? progress = null)
    {
        var results = new T[ids.Count];
        var done = 0;
        foreach (var batch in Of(ids, tokens))
        {
            var some = compute(batch);
            for (var i = 0; i < batch.Length; i++) results[batch[i]] = some[i];
            progress?.Invoke((double)(done += batch.Length) / ids.Count);
        }
        return results;
    }

    /// <summary>Indices into <paramref name="ids"/>, batch by batch; a row that is longer than the budget is a batch of its own.</summary>
    public static IEnumerable<int[]> Of(IReadOnlyList<int[]> ids, int tokens = Tokens)
    {
        var order = new long[ids.Count];   // length above, index below: rows of one length stay in their order
        for (var i = 0; i < order.Length; i++) order[i] = ((long)ids[i].Length << 32) | (uint)i;
        Array.Sort(order);
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && (order[end] >> 32) * (end + 1 - start) <= tokens) end++;
            yield return Array.ConvertAll(order[start..end], entry => (int)entry);
            start = end;
        }
    }
}
