using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>Sixteen numbers. Sums are kept in halves of eight, as <see cref="Places"/> wants them.</summary>
internal readonly struct Lanes512(Vector512<float> value) : ILanes<Lanes512>
{
    private readonly Vector512<float> _v = value;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 a, Lanes512 b) => new(a._v + b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 a, Lanes512 b) => new(a._v - b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 a, Lanes512 b) => new(a._v * b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 a, Lanes512 b) => new(a._v / b._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Create(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Sqrt(Lanes512 value) => new(Vector512.Sqrt(value._v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(ReadOnlySpan<float> source, int at) => new(Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(source), (nuint)at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 LoadHalf(ReadOnlySpan<ushort> source, int at) => new(BrainFloat.Widen(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(source), (nuint)at)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes512 value, Span<float> target, int at) => value._v.StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreHalf(Lanes512 value, Span<ushort> target, int at) => BrainFloat.Narrow(value._v).StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSquares(Lanes512 value, ref Places sums, int at)
    {
        Lanes256.AddSquares(new(value._v.GetLower()), ref sums, at);
        Lanes256.AddSquares(new(value._v.GetUpper()), ref sums, at + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSquares(Lanes512 value, ref Places sums, Span<double> columns, int at)
    {
        Lanes256.AddSquares(new(value._v.GetLower()), ref sums, columns, at);
        Lanes256.AddSquares(new(value._v.GetUpper()), ref sums, columns, at + 8);
    }
}
