namespace Multilabel;

/// <summary>The order in which an epoch visits the rows: random, in batches of similar length so that little padding is computed.
/// It follows from (seed, epoch) alone, so that a resumed run goes through the same batches.</summary>
internal static class BatchOrder
{
    // Rows are sorted by length only within a window of this many batches: batches stay random mixtures of the data.
    private const int WindowBatches = 8;

    /// <summary>Row indices, a batch at a time; every row once.</summary>
    public static List<int[]> Create(IReadOnlyList<int> lengths, int batchSize, int seed, int epoch)
    {
        var random = new SeededRandom(seed, stream: epoch);
        var order = Enumerable.Range(0, lengths.Count).ToArray();
        random.Shuffle(order.AsSpan());
        var window = batchSize * WindowBatches;
        var batches = new List<int[]>();
        for (var at = 0; at < order.Length; at += window)
        {
            var part = order[at..Math.Min(at + window, order.Length)];
            foreach (var batch in part.OrderBy(i => lengths[i]).Chunk(batchSize)) batches.Add(batch);   // a stable sort keeps the shuffle among equals
        }
        var result = batches.ToArray();
        random.Shuffle(result.AsSpan());
        return [.. result];
    }
}
