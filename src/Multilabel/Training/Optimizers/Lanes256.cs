using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>Eight numbers.</summary>
internal readonly struct Lanes256(Vector256<float> value) : ILanes<Lanes256>
{
    private readonly Vector256<float> _v = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 a, Lanes256 b) => new(a._v + b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 a, Lanes256 b) => new(a._v - b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 a, Lanes256 b) => new(a._v * b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 a, Lanes256 b) => new(a._v / b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Create(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 value) => new(Vector256.Sqrt(value._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(ReadOnlySpan<float> source, int at) => new(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(source), (nuint)at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadHalf(ReadOnlySpan<ushort> source, int at) => new(BrainFloat.Widen(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(source), (nuint)at)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes256 value, Span<float> target, int at) => value._v.StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreHalf(Lanes256 value, Span<ushort> target, int at) => BrainFloat.Narrow(value._v).StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSquares(Lanes256 value, ref Places sums, int at)
    {
        var (low, high) = Vector256.Widen(value._v);
        sums.Low += low * low;
        sums.High += high * high;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSquares(Lanes256 value, ref Places sums, Span<double> columns, int at)
    {
        var (low, high) = Vector256.Widen(value._v);
        (low, high) = (low * low, high * high);
        sums.Low += low;
        sums.High += high;
        ref var column = ref MemoryMarshal.GetReference(columns);
        (Vector256.LoadUnsafe(ref column, (nuint)at) + low).StoreUnsafe(ref column, (nuint)at);
        (Vector256.LoadUnsafe(ref column, (nuint)at + 4) + high).StoreUnsafe(ref column, (nuint)at + 4);
    }
}
