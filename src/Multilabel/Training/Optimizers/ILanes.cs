namespace Multilabel;

/// <summary>
/// Numbers that one instruction works on together. A kernel written over lanes runs at every width with the same operations on each element in the
/// same order, never fused, and so gives equal bits on every machine. Nothing checks <c>at</c>: kernels compare the lengths of their spans first.
/// </summary>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>A power of two, 16 at most.</summary>
    static abstract int Count { get; }

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    static abstract TSelf Create(float value);

    static abstract TSelf Sqrt(TSelf value);

    static abstract TSelf Load(ReadOnlySpan<float> source, int at);

    /// <summary>Widens bfloat16 numbers, which are the upper halves of 32-bit ones.</summary>
    static abstract TSelf LoadHalf(ReadOnlySpan<ushort> source, int at);

    static abstract void Store(TSelf value, Span<float> target, int at);

    /// <summary>As bfloat16, rounded to the nearest, ties to even, as torch does.</summary>
    static abstract void StoreHalf(TSelf value, Span<ushort> target, int at);

    /// <summary>Adds the squares, in double precision, to the places of the elements.</summary>
    static abstract void AddSquares(TSelf value, ref Places sums, int at);

    /// <summary>The same, and to the sums of the columns.</summary>
    static abstract void AddSquares(TSelf value, ref Places sums, Span<double> columns, int at);
}
