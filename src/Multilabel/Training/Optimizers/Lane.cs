using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Multilabel;

/// <summary>One number: what is left behind the last whole vector, and all of it on machines without vectors.</summary>
internal readonly struct Lane(float value) : ILanes<Lane>
{
    private readonly float _v = value;

    public static int Count => 1;

    public static Lane operator +(Lane a, Lane b) => new(a._v + b._v);

    public static Lane operator -(Lane a, Lane b) => new(a._v - b._v);

    public static Lane operator *(Lane a, Lane b) => new(a._v * b._v);

    public static Lane operator /(Lane a, Lane b) => new(a._v / b._v);

    public static Lane Create(float value) => new(value);

    public static Lane Sqrt(Lane value) => new(MathF.Sqrt(value._v));

    public static Lane Load(ReadOnlySpan<float> source, int at) => new(At(source, at));

    public static Lane LoadHalf(ReadOnlySpan<ushort> source, int at) => new(BrainFloat.Widen(At(source, at)));

    public static void Store(Lane value, Span<float> target, int at) => At<float>(target, at) = value._v;

    public static void StoreHalf(Lane value, Span<ushort> target, int at) => At<ushort>(target, at) = BrainFloat.Narrow(value._v);

    public static void AddSquares(Lane value, ref Places sums, int at) => sums.Add((double)value._v * value._v, at);

    public static void AddSquares(Lane value, ref Places sums, Span<double> columns, int at)
    {
        var square = (double)value._v * value._v;
        sums.Add(square, at);
        At<double>(columns, at) += square;
    }

    private static ref T At<T>(ReadOnlySpan<T> span, int at) => ref Unsafe.Add(ref MemoryMarshal.GetReference(span), at);
}
