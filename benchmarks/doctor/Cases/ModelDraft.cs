using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Multilabel.DoctorBenchmark;

/// <summary>A model folder that is not written yet, open to be spoiled.</summary>
internal sealed class ModelDraft
{
    public required JsonObject Config { get; set; }

    public JsonObject? Tokenizer { get; set; }

    public JsonObject? TokenizerConfig { get; set; }

    public required ModelWeights Weights { get; set; }

    /// <summary>Number format in the file.</summary>
    public StoredType Type { get; set; } = StoredType.F32;

    public WeightsForm Form { get; set; }

    /// <summary>trainer_state.json; null for none.</summary>
    public JsonObject? State { get; set; }

    /// <summary>Gives the word table so many rows, new ones of zeros, and says so in config.json.</summary>
    public void ResizeWords(int rows)
    {
        var words = Weights.Where(n => n.EndsWith("word_embeddings.weight", StringComparison.Ordinal)).Single();
        Weights[words] = Weights[words].WithRows(rows);
        Config["vocab_size"] = rows;
    }

    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        JsonFile.Write(Path.Combine(folder, "config.json"), Sorted(Config));
        if (Tokenizer is not null) JsonFile.Write(Path.Combine(folder, "tokenizer.json"), Tokenizer.DeepClone());
        if (TokenizerConfig is not null) JsonFile.Write(Path.Combine(folder, "tokenizer_config.json"), TokenizerConfig.DeepClone());
        if (State is not null) TrainerLog.Write(Path.Combine(folder, TrainerState.FileName), State);
        switch (Form)
        {
            case WeightsForm.PyTorch:
                PyTorchFile.Write(Path.Combine(folder, "pytorch_model.bin"), Weights);
                break;
            case WeightsForm.ShardedSafeTensors:
                WriteShards(folder);
                break;
            default:
                WriteWeights(Path.Combine(folder, "model.safetensors"), Weights, Type);
                break;
        }
    }

    public static void WriteWeights(string path, ModelWeights weights, StoredType type) =>
        SafeTensors.Write(path, weights.Select(w => new TensorToStore(w.Key, type, w.Value.Shape, Bytes(w.Value.Values, type))));

    /// <summary>The numbers as they come back from a file of that format.</summary>
    public static float Rounded(float value, StoredType type) => type switch
    {
        StoredType.F16 => (float)(Half)value,
        StoredType.BF16 => BrainFloat.Widen(Upper(value)),
        _ => value,
    };

    private void WriteShards(string folder)
    {
        const int shards = 3;
        var map = new JsonObject();
        var parts = Enumerable.Range(0, shards).Select(_ => new ModelWeights()).ToArray();
        foreach (var (i, (name, tensor)) in Weights.Index())
        {
            var part = i * shards / Weights.Count;
            parts[part][name] = tensor;
            map[name] = Name(part);
        }
        for (var part = 0; part < shards; part++) WriteWeights(Path.Combine(folder, Name(part)), parts[part], Type);
        var size = Weights.Values.Sum(t => (long)t.Values.Length) * Type.Size();
        JsonFile.Write(Path.Combine(folder, "model.safetensors.index.json"), new JsonObject { ["metadata"] = new JsonObject { ["total_size"] = size }, ["weight_map"] = map });

        static string Name(int part) => string.Create(CultureInfo.InvariantCulture, $"model-{part + 1:00000}-of-{shards:00000}.safetensors");
    }

    private static byte[] Bytes(float[] values, StoredType type) => type switch
    {
        StoredType.F16 => MemoryMarshal.AsBytes(Array.ConvertAll(values, v => (Half)v).AsSpan()).ToArray(),
        StoredType.BF16 => MemoryMarshal.AsBytes(Array.ConvertAll(values, Upper).AsSpan()).ToArray(),
        _ => MemoryMarshal.AsBytes(values.AsSpan()).ToArray(),
    };

    // bf16 to the nearest, of two equally near ones to the even; NaN stays.
    private static ushort Upper(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)0x7FC0 : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    private static JsonObject Sorted(JsonObject config)
    {
        var sorted = new JsonObject();
        foreach (var (key, value) in config.OrderBy(pair => pair.Key, StringComparer.Ordinal)) sorted[key] = value?.DeepClone();
        return sorted;
    }
}
