namespace Multilabel;

/// <summary>Work cut into one part per thread. Where the cuts are depends on the number of threads alone, so a run repeats bit by bit with the same number.</summary>
internal static class Parts
{
    // Below this many numbers a second thread costs more than it saves.
    private const long Alone = 1 << 14;

    /// <summary>Runs <paramref name="part"/>(number, first row, end row) for each part.</summary>
    /// <returns>The number of parts.</returns>
    public static int Run(int rows, int width, Action<int, int, int> part)
    {
        var parts = Count(rows, width);
        if (parts == 1) part(0, 0, rows);
        else ThreadTeam.Run(parts, parts, p => part(p, (int)((long)rows * p / parts), (int)((long)rows * (p + 1) / parts)));
        return parts;
    }

    /// <summary>How many parts <see cref="Run"/> makes.</summary>
    public static int Count(int rows, int width) => (long)rows * width <= Alone ? 1 : Math.Min(rows, Engine.Threads);
}
