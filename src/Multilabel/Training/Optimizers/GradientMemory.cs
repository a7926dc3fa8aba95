using static TorchSharp.torch;

namespace Multilabel;

/// <summary>The numbers of a gradient on the CPU, in place: 32 bits or bfloat16. Valid as long as the tensor is.</summary>
internal readonly struct GradientMemory
{
    private readonly TensorMemory<float> _full;
    private readonly TensorMemory<ushort> _half;

    private GradientMemory(TensorMemory<float> full, TensorMemory<ushort> half) => (_full, _half) = (full, half);

    public int Length => IsHalf ? _half.Length : _full.Length;

    public bool IsHalf => _half.Length > 0;

    public static bool Reaches(Tensor tensor) => TensorMemory<float>.Reaches(tensor) || TensorMemory<ushort>.Reaches(tensor);

    public static GradientMemory Of(Tensor tensor)
        => tensor.dtype == ScalarType.BFloat16
            ? new GradientMemory(default, TensorMemory<ushort>.Of(tensor))
            : new GradientMemory(TensorMemory<float>.Of(tensor), default);

    /// <summary>A part of numbers that are not <see cref="IsHalf"/>.</summary>
    public ReadOnlySpan<FullNumber> Full(int start, int length) => FullNumber.Of(_full.Part(start, length));

    /// <summary>A part of numbers that are <see cref="IsHalf"/>.</summary>
    public ReadOnlySpan<HalfNumber> Half(int start, int length) => HalfNumber.Of(_half.Part(start, length));
}
