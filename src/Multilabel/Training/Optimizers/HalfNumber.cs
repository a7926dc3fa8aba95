using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Multilabel;

/// <summary>A bfloat16 number of a gradient, as its bits.</summary>
internal readonly record struct HalfNumber(ushort Bits) : IGradientNumber<HalfNumber>
{
    public static ReadOnlySpan<HalfNumber> Of(ReadOnlySpan<ushort> bits) => MemoryMarshal.Cast<ushort, HalfNumber>(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Load<TLanes>(ReadOnlySpan<HalfNumber> source, int at)
        where TLanes : struct, ILanes<TLanes>
        => TLanes.LoadHalf(MemoryMarshal.Cast<HalfNumber, ushort>(source), at);
}
