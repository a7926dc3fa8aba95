using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>The numbers of a tensor on the CPU, in place; bfloat16 ones as their bits (<see cref="ushort"/>). Valid as long as the tensor is.</summary>
internal readonly unsafe struct TensorMemory<T>
    where T : unmanaged
{
    private readonly T* _first;

    private TensorMemory(T* first, int length)
    {
        _first = first;
        Length = length;
    }

    public int Length { get; }

    public Span<T> Span => new(_first, Length);

    /// <summary>Whether the tensor can be read and written here: dense numbers of this type in row-major order on the CPU, below 2 GB.</summary>
    public static bool Reaches(Tensor tensor)
        => tensor.device_type == DeviceType.CPU && tensor.dtype == (typeof(T) == typeof(ushort) ? ScalarType.BFloat16 : ScalarType.Float32)
            && !tensor.is_sparse && tensor.is_contiguous() && tensor.numel() <= int.MaxValue / sizeof(T);

    /// <summary>Empty for no tensor.</summary>
    public static TensorMemory<T> Of(Tensor? tensor)
        => tensor is null || tensor.numel() == 0 ? default : new TensorMemory<T>((T*)tensor.Address(), (int)tensor.numel());

    /// <summary>Empty if this is.</summary>
    public Span<T> Part(int start, int length) => Length == 0 ? [] : Span.Slice(start, length);
}
