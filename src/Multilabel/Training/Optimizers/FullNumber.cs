using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Multilabel;

/// <summary>A 32-bit number of a gradient.</summary>
internal readonly record struct FullNumber(float Value) : IGradientNumber<FullNumber>
{
    public static ReadOnlySpan<FullNumber> Of(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, FullNumber>(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Load<TLanes>(ReadOnlySpan<FullNumber> source, int at)
        where TLanes : struct, ILanes<TLanes>
        => TLanes.Load(MemoryMarshal.Cast<FullNumber, float>(source), at);
}
