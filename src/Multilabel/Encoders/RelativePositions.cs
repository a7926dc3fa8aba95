namespace Multilabel;

/// <summary>MPNet's (T5's, two-directional) buckets of distances between a token and the one that it attends to.</summary>
internal static class RelativePositions
{
    // The original fixes both numbers in its code, whatever the size of the table.
    private const int BucketCount = 32;
    private const int MaxDistance = 128;

    /// <summary>[2T - 1] int64: the bucket of each distance place of the key - place of the query, from -(T - 1) on.</summary>
    public static long[] BucketsByDistance(int length) => [.. Enumerable.Range(0, 2 * length - 1).Select(i => (long)Bucket(i - (length - 1)))];

    /// <summary>[T*T] int64: distance + T - 1 of each pair (query, key), row by row.</summary>
    public static long[] Distances(int length)
    {
        var distances = new long[length * length];
        for (var query = 0; query < length; query++)
            for (var key = 0; key < length; key++) distances[query * length + key] = key - query + length - 1;
        return distances;
    }

    /// <summary>
    /// Bucket of <paramref name="distance"/> = place of the key - place of the query: exact up to 7, then by the logarithm, separately for later
    /// and earlier keys.
    /// </summary>
    internal static int Bucket(int distance)
    {
        const int half = BucketCount / 2;
        const int exact = half / 2;
        var side = distance > 0 ? half : 0;
        var n = Math.Abs(distance);
        if (n < exact) return side + n;

        // In 32 bits where the original computes in 32 bits: a distance on the border must fall on the same side.
        var large = exact + (int)(MathF.Log((float)n / exact) / (float)Math.Log((double)MaxDistance / exact) * (half - exact));
        return side + Math.Min(large, half - 1);
    }
}
