using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Multilabel;

/// <summary>Writes safetensors files byte for byte as the Python package lays them out.</summary>
internal static class SafeTensors
{
    /// <summary>What transformers demands to find in the header.</summary>
    public static readonly IReadOnlyDictionary<string, string> PyTorchFormat = new Dictionary<string, string> { ["format"] = "pt" };

    /// <summary>Writes beside <paramref name="path"/>, waits for the disk unless told not to, and renames.</summary>
    public static void Write(string path, IEnumerable<TensorToStore> tensors, IReadOnlyDictionary<string, string>? metadata = null, bool flush = true)
    {
        // Widest numbers first keeps every tensor aligned; within a width the package's order of types, then the names as UTF-8.
        var ordered = tensors.OrderByDescending(t => t.Type).ThenBy(t => Encoding.UTF8.GetBytes(t.Name), ByteOrder.Instance).ToList();
        var header = Header(ordered, metadata ?? PyTorchFormat);
        NewFile.Write(path, stream =>
        {
            Span<byte> prefix = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
            stream.Write(prefix);
            stream.Write(header);
            foreach (var tensor in ordered)
            {
                var before = stream.Position;
                tensor.Write(stream);
                if (stream.Position - before != ByteLength(tensor))
                    throw new InvalidOperationException($"Tensor \"{tensor.Name}\" wrote {stream.Position - before} bytes; "
                        + $"its shape needs {ByteLength(tensor)}.");
            }
        }, flush);
    }

    private static byte[] Header(List<TensorToStore> ordered, IReadOnlyDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata) json.WriteString(key, value);
                json.WriteEndObject();
            }
            var offset = 0L;
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var tensor in ordered)
            {
                if (!names.Add(tensor.Name)) throw new ArgumentException($"Two tensors are named \"{tensor.Name}\".", nameof(ordered));
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.Tag());
                json.WriteStartArray("shape");
                foreach (var size in tensor.Shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += ByteLength(tensor));
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        // Spaces up to a multiple of 8, so that the data starts aligned.
        buffer.GetSpan(8)[..8].Fill((byte)' ');
        buffer.Advance((8 - buffer.WrittenCount % 8) % 8);
        return buffer.WrittenSpan.ToArray();
    }

    private static long ByteLength(TensorToStore tensor) => tensor.Shape.Aggregate((long)tensor.Type.Size(), (product, size) => checked(product * size));

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static readonly ByteOrder Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
