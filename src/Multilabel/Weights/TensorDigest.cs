using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Multilabel;

/// <summary>
/// SHA-256 of a tensor's type, shape and row-major little-endian elements. F16 and BF16 count as the 32-bit numbers that they stand for, so that
/// a model has the same digests in the file, in memory and saved again as F32; other types keep their own bytes.
/// </summary>
internal static class TensorDigest
{
    private const int Part = 1 << 20;

    /// <summary>64 lowercase hexadecimal digits.</summary>
    public static string Of(StoredTensor tensor)
    {
        var widened = tensor.Type is StoredType.F16 or StoredType.BF16;
        using var hash = Start(widened ? StoredType.F32 : tensor.Type, tensor.Shape);
        var buffer = ArrayPool<byte>.Shared.Rent(Part);
        var floats = widened ? ArrayPool<float>.Shared.Rent(Part / 2) : [];
        for (long start = 0; start < tensor.ByteLength; start += Part)
        {
            var bytes = buffer.AsSpan(0, (int)Math.Min(Part, tensor.ByteLength - start));
            tensor.CopyBytes(start, bytes);
            if (widened)
            {
                var numbers = floats.AsSpan(0, bytes.Length / 2);
                tensor.Widen(bytes, numbers);
                hash.AppendData(MemoryMarshal.AsBytes(numbers));
            }
            else
            {
                hash.AppendData(bytes);
            }
        }
        ArrayPool<byte>.Shared.Return(buffer);
        if (widened) ArrayPool<float>.Shared.Return(floats);
        return End(hash);
    }

    /// <summary>The digest of numbers that are in memory; F16 and BF16 must be widened before.</summary>
    public static string Of(StoredType type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> elements)
    {
        using var hash = Start(type, shape);
        hash.AppendData(elements);
        return End(hash);
    }

    /// <summary>One digest over the names and digests of many tensors, whatever their order.</summary>
    public static string Combine(IReadOnlyDictionary<string, string> digests) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(digests.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => $"{d.Key} {d.Value}\n")))));

    private static IncrementalHash Start(StoredType type, ReadOnlySpan<long> shape)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{type.Tag()} {shape.Length}\n")));
        Span<byte> size = stackalloc byte[8];
        foreach (var s in shape)
        {
            BinaryPrimitives.WriteInt64LittleEndian(size, s);
            hash.AppendData(size);
        }
        return hash;
    }

    private static string End(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());
}
