using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Multilabel;

/// <summary>A named tensor of a weight file. Its bytes stay in the file until they are asked for; usable as long as the file is open.</summary>
internal sealed class StoredTensor
{
    private readonly TensorStorage _storage;
    private readonly long _offset;
    private readonly long[]? _strides;

    /// <param name="name">The name in the file.</param>
    /// <param name="type">The number format in the file.</param>
    /// <param name="shape">Sizes; empty for a scalar.</param>
    /// <param name="file">The file, for messages.</param>
    /// <param name="storage">The bytes that hold the tensor, perhaps with others.</param>
    /// <param name="offset">First byte of the first element in <paramref name="storage"/>.</param>
    /// <param name="strides">Elements from one index to the next per dimension; null where the elements follow each other in row-major order.</param>
    public StoredTensor(string name, StoredType type, long[] shape, string file, TensorStorage storage, long offset, long[]? strides = null)
    {
        (Name, Type, Shape, File, _storage, _offset) = (name, type, shape, file, storage, offset);
        _strides = strides is null || IsRowMajor(shape, strides) ? null : strides;
        ElementCount = 1;
        foreach (var size in shape) ElementCount = checked(ElementCount * size);
    }

    public string Name { get; }

    public StoredType Type { get; }

    public long[] Shape { get; }

    public string File { get; }

    public long ElementCount { get; }

    /// <summary>Bytes of the elements in row-major order, without gaps.</summary>
    public long ByteLength => checked(ElementCount * Type.Size());

    /// <summary>All elements in row-major order, little-endian, in the stored number format.</summary>
    public void CopyBytes(Span<byte> destination)
    {
        if (destination.Length != ByteLength)
            throw new ArgumentException($"{Name} has {ByteLength} bytes, the destination {destination.Length}.", nameof(destination));
        CopyBytes(0, destination);
    }

    /// <summary>The part of the elements that starts at byte <paramref name="start"/> of <see cref="ByteLength"/>; whole elements only.</summary>
    public void CopyBytes(long start, Span<byte> destination)
    {
        if (destination.IsEmpty) return;
        if (_strides is null)
            _storage.Read(_offset + start, destination);
        else
            Gather(start, destination);
    }

    /// <summary>All elements as numbers of 32 bits, row-major.</summary>
    public float[] ToFloats()
    {
        var floats = new float[checked((int)ElementCount)];
        if (Type == StoredType.F32)
        {
            CopyBytes(MemoryMarshal.AsBytes(floats.AsSpan()));
            return floats;
        }
        var size = Type.Size();
        var buffer = new byte[Math.Min(ByteLength, 1 << 20)];
        for (long start = 0; start < ByteLength; start += buffer.Length)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, ByteLength - start));
            CopyBytes(start, part);
            Widen(part, floats.AsSpan((int)(start / size), part.Length / size));
        }
        return floats;
    }

    /// <summary>Stored numbers as floats; exact for F16, BF16, BOOL and integers of up to 16 bits, rounded for the others.</summary>
    internal void Widen(ReadOnlySpan<byte> bytes, Span<float> floats)
    {
        switch (Type)
        {
            case StoredType.F32:
                bytes.CopyTo(MemoryMarshal.AsBytes(floats));
                break;
            case StoredType.F16:
                var halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (var i = 0; i < halves.Length; i++) floats[i] = (float)halves[i];
                break;
            case StoredType.BF16:
                var upper = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < upper.Length; i++) floats[i] = BrainFloat.Widen(upper[i]);
                break;
            default:
                var size = Type.Size();
                for (var i = 0; i < floats.Length; i++) floats[i] = Number(bytes.Slice(i * size, size));
                break;
        }
    }

    private float Number(ReadOnlySpan<byte> element) => Type switch
    {
        StoredType.Bool => element[0] == 0 ? 0 : 1,
        StoredType.U8 => element[0],
        StoredType.I8 => (sbyte)element[0],
        StoredType.I16 => BinaryPrimitives.ReadInt16LittleEndian(element),
        StoredType.I32 => BinaryPrimitives.ReadInt32LittleEndian(element),
        StoredType.I64 => BinaryPrimitives.ReadInt64LittleEndian(element),
        StoredType.F64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
        _ => throw new InvalidOperationException($"{Type} is widened as a whole."),
    };

    /// <summary>Walks the strides of a transposed, sliced or repeated view. The storage is read once, so that a view costs no read per element.</summary>
    private void Gather(long start, Span<byte> destination)
    {
        var size = Type.Size();
        var last = 0L;
        for (var d = 0; d < Shape.Length; d++) last += (Shape[d] - 1) * _strides![d];
        var source = new byte[checked((int)((last + 1) * size))];
        _storage.Read(_offset, source);

        var index = new long[Shape.Length];
        var rest = start / size;
        for (var d = Shape.Length - 1; d >= 0; d--) (rest, index[d]) = Math.DivRem(rest, Shape[d]);
        var position = 0L;
        for (var d = 0; d < Shape.Length; d++) position += index[d] * _strides![d];

        for (var written = 0; written < destination.Length; written += size)
        {
            source.AsSpan((int)position * size, size).CopyTo(destination.Slice(written, size));
            for (var d = Shape.Length - 1; d >= 0; d--)
            {
                position += _strides![d];
                if (++index[d] < Shape[d]) break;
                position -= index[d] * _strides[d];
                index[d] = 0;
            }
        }
    }

    private static bool IsRowMajor(long[] shape, long[] strides)
    {
        var expected = 1L;
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            if (shape[d] == 0) return true;
            if (shape[d] != 1 && strides[d] != expected) return false;
            expected *= shape[d];
        }
        return true;
    }
}
