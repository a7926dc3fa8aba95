namespace Multilabel;

/// <summary>
/// Long parameters are cut into pieces for several threads. The pieces are cut the same way whatever the number of threads and do not share results,
/// so a run gives the same numbers with one thread and with many.
/// </summary>
internal static class Slices
{
    /// <summary>Elements of a piece: small enough for a core's cache, large enough that handing it out costs nothing.</summary>
    public const int Length = 1 << 16;
}
