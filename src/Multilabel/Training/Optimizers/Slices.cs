namespace Multilabel;

/// <summary>
/// Runs pieces of work on several threads. The pieces are cut the same way whatever the number of threads and do not share results, so a run
/// gives the same numbers with one thread and with many.
/// </summary>
internal static class Slices
{
    /// <summary>Elements of a piece: small enough for a core's cache, large enough that handing it out costs nothing.</summary>
    public const int Length = 1 << 16;

    public static void Run(int count, int threads, Action<int> piece)
    {
        if (threads <= 1 || count <= 1)
        {
            for (var i = 0; i < count; i++) piece(i);
            return;
        }
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, piece);
    }
}
