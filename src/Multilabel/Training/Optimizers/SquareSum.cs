using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>Sums of squares in double precision: 32-bit squares would overflow from 2e19 on, and lose digits in long sums.</summary>
internal static class SquareSum
{
    public static double Of(ReadOnlySpan<float> values) => Of(FullNumber.Of(values), []);

    /// <param name="values">To square.</param>
    /// <param name="start">The first of them.</param>
    /// <param name="length">From there.</param>
    /// <param name="columns">Where each square is added, too; empty if nowhere.</param>
    public static double Of(GradientMemory values, int start, int length, Span<double> columns = default)
        => values.IsHalf ? Of(values.Half(start, length), columns) : Of(values.Full(start, length), columns);

    public static double Of<TNumber, TLanes>(ReadOnlySpan<TNumber> values, Span<double> columns)
        where TNumber : unmanaged, IGradientNumber<TNumber>
        where TLanes : struct, ILanes<TLanes>
    {
        if (columns.Length > 0) ArgumentOutOfRangeException.ThrowIfNotEqual(columns.Length, values.Length);
        var whole = values.Length - values.Length % TLanes.Count;
        var sums = Loop<TNumber, TLanes>(0, whole, values, columns, default);
        return Loop<TNumber, Lane>(whole, values.Length, values, columns, sums).Total;
    }

    private static double Of<TNumber>(ReadOnlySpan<TNumber> values, Span<double> columns)
        where TNumber : unmanaged, IGradientNumber<TNumber>
        => Vector512.IsHardwareAccelerated ? Of<TNumber, Lanes512>(values, columns) : Of<TNumber, Lanes256>(values, columns);

    private static Places Loop<TNumber, TLanes>(int from, int to, ReadOnlySpan<TNumber> values, Span<double> columns, Places sums)
        where TNumber : unmanaged, IGradientNumber<TNumber>
        where TLanes : struct, ILanes<TLanes>
    {
        if (columns.Length == 0)
            for (var i = from; i < to; i += TLanes.Count) TLanes.AddSquares(TNumber.Load<TLanes>(values, i), ref sums, i);
        else
            for (var i = from; i < to; i += TLanes.Count) TLanes.AddSquares(TNumber.Load<TLanes>(values, i), ref sums, columns, i);
        return sums;
    }
}
