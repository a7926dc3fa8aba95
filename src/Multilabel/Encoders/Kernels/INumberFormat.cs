using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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

/// <summary>bfloat16, see <see cref="BrainFloat"/>.</summary>
internal unsafe readonly struct Bf16 : INumberFormat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(byte* numbers, nint at) => BrainFloat.Widen(Vector256.Load((ushort*)numbers + at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> values, byte* numbers, nint at) => BrainFloat.Narrow(values).Store((ushort*)numbers + at);

    public static float LoadOne(byte* numbers, nint at) => BrainFloat.Widen(((ushort*)numbers)[at]);

    public static void StoreOne(float value, byte* numbers, nint at) => ((ushort*)numbers)[at] = BrainFloat.Narrow(value);
}
