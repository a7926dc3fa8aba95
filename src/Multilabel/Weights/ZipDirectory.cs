using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Multilabel;

/// <summary>
/// The entries of a zip file by name, each as a place in the file. The framework's reader gives only streams; tensors that share a storage
/// are read from the middle of an entry, and an entry may be gigabytes long.
/// </summary>
internal sealed class ZipDirectory
{
    private readonly SafeFileHandle _handle;
    private readonly string _file;
    private readonly bool _unpacks;
    private readonly FileStorage _all;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorStorage> _opened = new(StringComparer.Ordinal);

    /// <param name="handle">The zip file.</param>
    /// <param name="file">Its path, for messages.</param>
    /// <param name="unpacks">False to refuse compressed entries: torch.save makes none, and a small one can hold gigabytes.</param>
    public ZipDirectory(SafeFileHandle handle, string file, bool unpacks = true)
    {
        (_handle, _file, _unpacks) = (handle, file, unpacks);
        var length = RandomAccess.GetLength(handle);
        _all = new FileStorage(handle, file, 0, length);
        ReadEntries(length);
    }

    public IEnumerable<string> Names => _entries.Keys;

    /// <summary>The content of an entry, or null when there is none of that name.</summary>
    public TensorStorage? Open(string name)
    {
        if (_opened.TryGetValue(name, out var storage)) return storage;
        if (!_entries.TryGetValue(name, out var entry)) return null;
        var header = Bytes(entry.HeaderOffset, 30);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != 0x04034b50) throw CutShort();
        // The local header has its own name and padding: PyTorch aligns the data with them.
        var start = entry.HeaderOffset + 30 + U16(header, 26) + U16(header, 28);
        if (start + entry.PackedLength > _all.Length) throw CutShort();
        storage = entry.Method switch
        {
            0 => new FileStorage(_handle, _file, start, entry.PackedLength),
            8 when _unpacks => Inflate(start, entry),
            _ => throw new MultilabelException($"{_file}: entry \"{name}\" is compressed in an unknown way (method {entry.Method}). "
                + "Save the model again with torch.save, or as model.safetensors."),
        };
        _opened.Add(name, storage);
        return storage;
    }

    private void ReadEntries(long length)
    {
        var tail = Bytes(Math.Max(0, length - 65557), (int)Math.Min(length, 65557));
        var end = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (end < 0 || end + 22 > tail.Length) throw CutShort();
        long count = U16(tail, end + 10);
        long size = U32(tail, end + 12);
        long offset = U32(tail, end + 16);
        if (end >= 20 && U32(tail, end - 20) == 0x07064b50)
        {
            var large = Bytes(I64(tail, end - 20 + 8), 56);
            if (U32(large, 0) != 0x06064b50) throw CutShort();
            (count, size, offset) = (I64(large, 32), I64(large, 40), I64(large, 48));
        }
        if (size is < 0 or > int.MaxValue) throw CutShort();
        var directory = Bytes(offset, (int)size);
        for (var position = 0; count > 0; count--)
        {
            if (position + 46 > directory.Length || U32(directory, position) != 0x02014b50) throw CutShort();
            var nameLength = U16(directory, position + 28);
            var extraLength = U16(directory, position + 30);
            var next = position + 46 + nameLength + extraLength + U16(directory, position + 32);
            if (next > directory.Length) throw CutShort();
            var name = Encoding.UTF8.GetString(directory, position + 46, nameLength);
            var extra = directory.AsSpan(position + 46 + nameLength, extraLength);
            _entries[name] = ReadEntry(directory, position, extra);
            position = next;
        }
    }

    private static Entry ReadEntry(byte[] directory, int position, ReadOnlySpan<byte> extra)
    {
        long packed = U32(directory, position + 20);
        long length = U32(directory, position + 24);
        long offset = U32(directory, position + 42);
        while (extra.Length >= 4)
        {
            var fieldLength = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (4 + fieldLength > extra.Length) break;
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1)
            {
                // Zip64: the values that do not fit in 32 bits, in this order.
                var field = extra.Slice(4, fieldLength);
                length = length == uint.MaxValue ? Next(ref field) : length;
                packed = packed == uint.MaxValue ? Next(ref field) : packed;
                offset = offset == uint.MaxValue ? Next(ref field) : offset;
            }
            extra = extra[(4 + fieldLength)..];
        }
        return new Entry(U16(directory, position + 10), packed, length, offset);
    }

    private static long Next(ref ReadOnlySpan<byte> field)
    {
        if (field.Length < 8) return long.MaxValue;
        var value = BinaryPrimitives.ReadInt64LittleEndian(field);
        field = field[8..];
        return value;
    }

    private MemoryStorage Inflate(long start, Entry entry)
    {
        try
        {
            using var packed = new MemoryStream(Bytes(start, checked((int)entry.PackedLength)));
            using var inflate = new DeflateStream(packed, CompressionMode.Decompress);
            var bytes = new byte[checked((int)entry.Length)];
            inflate.ReadExactly(bytes);
            return new MemoryStorage(bytes);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or OverflowException)
        {
            throw new MultilabelException($"{_file}: a compressed part is damaged: {e.Message} {WeightsFileHandle.DownloadAgain}", e);
        }
    }

    private byte[] Bytes(long offset, int count)
    {
        if (offset < 0 || offset > _all.Length - count) throw CutShort();
        var bytes = new byte[count];
        _all.Read(offset, bytes);
        return bytes;
    }

    private MultilabelException CutShort()
        => new($"{_file}: the file is cut short or damaged: it starts as a zip file but its table of contents is not where it belongs ({_all.Length} "
            + $"bytes found). {WeightsFileHandle.DownloadAgain}");

    private static int U16(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(offset));

    private static uint U32(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));

    private static long I64(byte[] bytes, int offset) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(offset));

    private sealed record Entry(int Method, long PackedLength, long Length, long HeaderOffset);
}
