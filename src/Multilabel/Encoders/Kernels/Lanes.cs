using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>Rows are walked 16 numbers at a time; the last step of a row may have fewer.</summary>
internal static unsafe class Lanes
{
    public const int Count = 16;

    public static int RoundUp(int size, int multiple) => (size + multiple - 1) / multiple * multiple;

    /// <summary>Up to 16 numbers; zeros behind <paramref name="left"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load<TFormat>(byte* numbers, nint at, int left) where TFormat : struct, INumberFormat =>
        left >= Count ? TFormat.Load(numbers, at) : LoadRest<TFormat>(numbers, at, left);

    /// <summary>Up to 16 numbers; nothing behind <paramref name="left"/> is written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TFormat>(Vector512<float> values, byte* numbers, nint at, int left) where TFormat : struct, INumberFormat
    {
        if (left >= Count) TFormat.Store(values, numbers, at);
        else StoreRest<TFormat>(values, numbers, at, left);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* numbers, int at, int left) => Load<Fp32>((byte*)numbers, at, left);

    /// <summary>Adds up to 16 numbers to those in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(Vector512<float> values, float* sums, int at, int left) =>
        Store<Fp32>(Load(sums, at, left) + values, (byte*)sums, at, left);

    private static Vector512<float> LoadRest<TFormat>(byte* numbers, nint at, int left) where TFormat : struct, INumberFormat
    {
        var values = stackalloc float[Count];
        new Span<float>(values, Count).Clear();
        for (var i = 0; i < left; i++) values[i] = TFormat.LoadOne(numbers, at + i);
        return Vector512.Load(values);
    }

    private static void StoreRest<TFormat>(Vector512<float> values, byte* numbers, nint at, int left) where TFormat : struct, INumberFormat
    {
        for (var i = 0; i < left; i++) TFormat.StoreOne(values[i], numbers, at + i);
    }
}
