using System.Buffers;

namespace Multilabel;

/// <summary>A tensor on its way into a file.</summary>
/// <param name="Name">The name that readers look for.</param>
/// <param name="Type">Number format of the bytes.</param>
/// <param name="Shape">Sizes; empty for a scalar.</param>
/// <param name="Write">Writes exactly the elements, row-major, little-endian.</param>
internal sealed record TensorToStore(string Name, StoredType Type, long[] Shape, Action<Stream> Write)
{
    public TensorToStore(string name, StoredType type, long[] shape, ReadOnlyMemory<byte> bytes)
        : this(name, type, shape, stream => stream.Write(bytes.Span))
    {
    }

    /// <summary>The same tensor as in the file that it comes from.</summary>
    public static TensorToStore Of(StoredTensor tensor) => new(tensor.Name, tensor.Type, tensor.Shape, stream =>
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        var part = 1 << 20;
        for (long start = 0; start < tensor.ByteLength; start += part)
        {
            var bytes = buffer.AsSpan(0, (int)Math.Min(part, tensor.ByteLength - start));
            tensor.CopyBytes(start, bytes);
            stream.Write(bytes);
        }
        ArrayPool<byte>.Shared.Return(buffer);
    });
}
