using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Multilabel;

/// <summary>
/// A safetensors file: 8 bytes with the header's length, a JSON header with type, shape and place of each tensor, the data. Opened strictly:
/// the tensors must cover the data exactly, without holes and overlaps, as the format demands.
/// </summary>
internal sealed class SafeTensorsFile : IWeightsFile
{
    /// <summary>The limit of the format's own reader; a longer header is damage or an attack.</summary>
    private const long LongestHeader = 100_000_000;

    private readonly SafeFileHandle _handle;

    private SafeTensorsFile(SafeFileHandle handle, IReadOnlyList<StoredTensor> tensors, IReadOnlyDictionary<string, string> metadata)
        => (_handle, Tensors, Metadata) = (handle, tensors, metadata);

    /// <summary>In the order of their place in the file.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    public static SafeTensorsFile Open(string path)
    {
        var handle = WeightsFileHandle.Open(path);
        try
        {
            return Read(handle, path);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public void Dispose() => _handle.Dispose();

    private static SafeTensorsFile Read(SafeFileHandle handle, string path)
    {
        var fileLength = RandomAccess.GetLength(handle);
        if (fileLength < 8)
            throw Damaged(path, $"the file has {fileLength} bytes; a safetensors file has at least 8");
        Span<byte> prefix = stackalloc byte[8];
        new FileStorage(handle, path, 0, fileLength).Read(0, prefix);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > LongestHeader && headerLength > (ulong)(fileLength - 8))
            throw Damaged(path, $"its first 8 bytes announce a header of {headerLength} bytes, the file has {fileLength}; it is no safetensors file");
        if (headerLength > LongestHeader)
            throw Damaged(path, $"its header would have {headerLength} bytes; at most {LongestHeader} are allowed");
        if ((long)headerLength > fileLength - 8)
            throw Damaged(path, $"the header is cut short: {headerLength} bytes expected, {fileLength - 8} found");

        var header = new byte[(int)headerLength];
        new FileStorage(handle, path, 8, header.Length).Read(0, header);
        var data = new FileStorage(handle, path, 8 + header.Length, fileLength - 8 - header.Length);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var entries = Entries(header, path, metadata);
        entries.Sort(static (a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        CheckCover(entries, data.Length, path);
        return new SafeTensorsFile(handle, entries.ConvertAll(e => new StoredTensor(e.Name, e.Type, e.Shape, path, data, e.Begin)), metadata);
    }

    private static List<Entry> Entries(byte[] header, string path, Dictionary<string, string> metadata)
    {
        try
        {
            using var json = JsonDocument.Parse(header);
            if (json.RootElement.ValueKind != JsonValueKind.Object) throw Damaged(path, "its header is no JSON object");
            var entries = new List<Entry>();
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (!names.Add(property.Name)) throw Damaged(path, $"its header names the tensor \"{property.Name}\" twice");
                if (property.Name != "__metadata__")
                    entries.Add(ReadEntry(property, path));
                else if (property.Value.ValueKind == JsonValueKind.Object)
                    foreach (var item in property.Value.EnumerateObject()) metadata[item.Name] = item.Value.ToString();
            }
            return entries;
        }
        catch (JsonException e)
        {
            throw new MultilabelException($"{path}: its header is no valid JSON ({e.Message}). {WeightsFileHandle.DownloadAgain}", e);
        }
    }

    private static Entry ReadEntry(JsonProperty property, string path)
    {
        var name = property.Name;
        var value = property.Value;
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var sizes) || sizes.ValueKind != JsonValueKind.Array
            || !value.TryGetProperty("data_offsets", out var offsets) || offsets.ValueKind != JsonValueKind.Array || offsets.GetArrayLength() != 2)
        {
            throw Damaged(path, $"tensor \"{name}\" is described by {Shortened(value)}; expected \"dtype\", \"shape\" and two \"data_offsets\"");
        }
        if (StoredTypeFormat.FromTag(dtype.GetString()) is not { } type)
        {
            throw new MultilabelException($"{path}: tensor \"{name}\" has dtype {dtype.GetString()}; expected one of {StoredTypeFormat.Supported}. "
                + "Save the model in float32, float16 or bfloat16 (quantised weights are not read).");
        }
        var shape = new long[sizes.GetArrayLength()];
        var bytes = (Int128)type.Size();
        for (var d = 0; d < shape.Length; d++)
        {
            if (!TryGetCount(sizes[d], out shape[d])) throw Damaged(path, $"tensor \"{name}\" has the shape {Shortened(sizes)}; expected whole numbers from 0");
            bytes *= shape[d];
            if (bytes > long.MaxValue) throw Damaged(path, $"tensor \"{name}\" has the impossible shape {Shortened(sizes)}");
        }
        if (!TryGetCount(offsets[0], out var begin) || !TryGetCount(offsets[1], out var end) || end < begin)
            throw Damaged(path, $"tensor \"{name}\" has the data_offsets {Shortened(offsets)}; expected its first byte and the byte after its last");
        if (end - begin != bytes)
            throw Damaged(path, $"tensor \"{name}\", {type.Tag()} of shape {Shortened(sizes)}, needs {bytes} bytes; its data_offsets span {end - begin}");
        return new Entry(name, type, shape, begin, end);
    }

    private static void CheckCover(List<Entry> entries, long dataLength, string path)
    {
        var position = 0L;
        Entry? previous = null;
        foreach (var entry in entries)
        {
            if (entry.Begin < position)
                throw Damaged(path, $"tensors \"{previous!.Name}\" and \"{entry.Name}\" overlap: "
                    + $"one ends at data byte {position}, the other starts at {entry.Begin}");
            if (entry.Begin > position)
                throw Damaged(path, $"{entry.Begin - position} data bytes before tensor \"{entry.Name}\" belong to no tensor");
            if (entry.End > dataLength)
                throw Damaged(path, $"the data is cut short in tensor \"{entry.Name}\": {entries[^1].End} bytes expected, {dataLength} found");
            (position, previous) = (entry.End, entry);
        }
        if (position < dataLength)
            throw Damaged(path, $"{dataLength - position} bytes follow the last tensor: {position} data bytes expected, {dataLength} found");
    }

    private static bool TryGetCount(JsonElement element, out long count)
    {
        count = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out count) && count >= 0;
    }

    private static string Shortened(JsonElement element)
    {
        var text = element.GetRawText();
        return text.Length <= 100 ? text : text[..100] + "…";
    }

    private static MultilabelException Damaged(string path, string what) => new($"{path}: {what}. {WeightsFileHandle.DownloadAgain}");

    private sealed record Entry(string Name, StoredType Type, long[] Shape, long Begin, long End);
}
