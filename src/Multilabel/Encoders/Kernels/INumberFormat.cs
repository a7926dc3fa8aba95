using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Multilabel;

/// <summary>How numbers lie in memory. Kernels compute in 32 bits whatever the format.</summary>
internal unsafe interface INumberFormat
{
    /// <summary>16 numbers from <paramref name="at"/> on.</summary>
    static abstract Vector512<float> Load(byte* numbers, nint at);

    static abstract void Store(Vector512<float> values, byte* numbers, nint at);

    static abstract float LoadOne(byte* numbers, nint at);

    static abstract void StoreOne(float value, byte* numbers, nint at);
}

/// <summary>IEEE 754 single precision.</summary>
internal unsafe readonly struct Fp32 : INumberFormat
{
    public static Vector512<float> Load(byte* numbers, nint at) => Vector512.Load((float*)numbers + at);

    public static void Store(Vector512<float> values, byte* numbers, nint at) => values.Store((float*)numbers + at);

    public static float LoadOne(byte* numbers, nint at) => ((float*)numbers)[at];

    public static void StoreOne(float value, byte* numbers, nint at) => ((float*)numbers)[at] = value;
}

/// <summary>bfloat16: the upper half of a single, rounded to the nearest, ties to even.</summary>
internal unsafe readonly struct Bf16 : INumberFormat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(byte* numbers, nint at)
    {
        var halves = Vector256.Load((ushort*)numbers + at);
        if (Avx512F.IsSupported) return (Avx512F.ConvertToVector512UInt32(halves) << 16).AsSingle();
        var (low, high) = Vector256.Widen(halves);
        return (Vector512.Create(low, high) << 16).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> values, byte* numbers, nint at)
    {
        var bits = values.AsUInt32();
        var rounded = (bits + Vector512.Create(0x7FFFu) + ((bits >>> 16) & Vector512<uint>.One)) >>> 16;
        // Rounding up would turn a NaN with a full mantissa into something else.
        rounded = Vector512.ConditionalSelect(Vector512.Equals(values, values).AsUInt32(), rounded, Vector512.Create(0x7FC0u));
        var halves = Avx512F.IsSupported ? Avx512F.ConvertToVector256UInt16(rounded) : Vector256.Narrow(rounded.GetLower(), rounded.GetUpper());
        halves.Store((ushort*)numbers + at);
    }

    public static float LoadOne(byte* numbers, nint at) => BitConverter.UInt32BitsToSingle((uint)((ushort*)numbers)[at] << 16);

    public static void StoreOne(float value, byte* numbers, nint at)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        ((ushort*)numbers)[at] = float.IsNaN(value) ? (ushort)0x7FC0 : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
