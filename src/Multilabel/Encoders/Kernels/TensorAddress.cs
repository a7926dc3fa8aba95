using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Addresses of tensors on the CPU. libtorch's memory does not move; an address is valid as long as the tensor is.</summary>
internal static unsafe class TensorAddress
{
    /// <summary>The first byte of a contiguous tensor.</summary>
    public static byte* Address(this Tensor tensor)
    {
        fixed (byte* first = tensor.bytes) return first;
    }

    /// <summary>The same as a number, which lambdas can capture.</summary>
    public static nint Location(this Tensor tensor) => (nint)tensor.Address();

    /// <summary>The first number of a contiguous fp32 tensor.</summary>
    public static float* Floats(this Tensor tensor) => (float*)tensor.Address();
}
