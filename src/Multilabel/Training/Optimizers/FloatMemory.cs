using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>The numbers of a tensor on the CPU, in place. Valid as long as the tensor is.</summary>
internal readonly unsafe struct FloatMemory
{
    private readonly float* _first;

    private FloatMemory(float* first, int length)
    {
        _first = first;
        Length = length;
    }

    public int Length { get; }

    public Span<float> Span => new(_first, Length);

    public Span<float> Part(int start, int length) => Span.Slice(start, length);

    /// <summary>Whether the tensor can be read and written here: dense 32-bit numbers in row-major order on the CPU, below 2 GB.</summary>
    public static bool Reaches(Tensor tensor)
        => tensor.device_type == DeviceType.CPU && tensor.dtype == ScalarType.Float32 && !tensor.is_sparse && tensor.is_contiguous()
            && tensor.numel() <= int.MaxValue / sizeof(float);

    /// <summary>Empty for no tensor.</summary>
    public static FloatMemory Of(Tensor? tensor)
    {
        if (tensor is null || tensor.numel() == 0) return default;
        // libtorch's memory does not move: the address outlives the span.
        fixed (byte* first = tensor.bytes) return new FloatMemory((float*)first, (int)tensor.numel());
    }
}
