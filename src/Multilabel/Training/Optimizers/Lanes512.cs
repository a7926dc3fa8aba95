using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
    public static Lanes512 LoadHalf(ReadOnlySpan<ushort> source, int at)
    {
        var half = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(source), (nuint)at);
        if (Avx512F.IsSupported) return new((Avx512F.ConvertToVector512UInt32(half) << 16).AsSingle());
        var (low, high) = Vector256.Widen(half);
        return new((Vector512.Create(low, high) << 16).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes512 value, Span<float> target, int at) => value._v.StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreHalf(Lanes512 value, Span<ushort> target, int at)
    {
        var bits = value._v.AsUInt32();
        var rounded = (bits + Vector512.Create(0x7FFFu) + ((bits >> 16) & Vector512<uint>.One)) >> 16;
        rounded = Vector512.ConditionalSelect(Vector512.Equals(value._v, value._v).AsUInt32(), rounded, Vector512.Create(0x7FC0u));
        var narrow = Avx512F.IsSupported ? Avx512F.ConvertToVector256UInt16(rounded) : Vector256.Narrow(rounded.GetLower(), rounded.GetUpper());
        narrow.StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)at);
    }

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
