using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Multilabel.Benchmarks;

/// <summary>Encoder folders by name: those of --encoders, or folders of the same shape with random weights, made once.</summary>
internal static class EncoderFolders
{
    public static string Of(EncoderShape shape, BenchmarkSettings settings)
    {
        var given = settings.Encoders.Select(folder => Path.Combine(folder, shape.Name)).FirstOrDefault(Directory.Exists);
        if (given is not null) return given;
        var made = Path.Combine(BenchmarkSettings.Cache, "encoders", shape.Name);
        if (!Directory.Exists(made)) Make(shape, made);
        return made;
    }

    private static void Make(EncoderShape shape, string folder)
    {
        Console.Error.WriteLine($"Making {folder}: {shape.Name}'s shape with random weights.");
        var part = folder + ".part";
        Directory.CreateDirectory(part);
        JsonFile.Write(Path.Combine(part, "config.json"), Config(shape));
        TokenizerFiles.Copy(Path.Combine(Repository.TokenFolder, "tokenizers", shape.Tokenizer), part);
        SafeTensors.Write(Path.Combine(part, "model.safetensors"), Tensors(shape));
        Directory.Move(part, folder);
    }

    private static JsonObject Config(EncoderShape shape) => new()
    {
        ["architectures"] = new JsonArray(shape.IsRoberta ? "RobertaModel" : "BertModel"),
        ["model_type"] = shape.ModelType,
        ["num_hidden_layers"] = shape.Layers,
        ["hidden_size"] = shape.Hidden,
        ["num_attention_heads"] = shape.Heads,
        ["intermediate_size"] = shape.Intermediate,
        ["vocab_size"] = shape.Vocabulary,
        ["max_position_embeddings"] = shape.Positions,
        ["type_vocab_size"] = shape.TokenTypes,
        ["layer_norm_eps"] = shape.IsRoberta ? 1e-5 : 1e-12,
        ["pad_token_id"] = shape.IsRoberta ? 1 : 0,
        ["hidden_act"] = "gelu",
        ["dtype"] = "float32",
    };

    private static List<TensorToStore> Tensors(EncoderShape shape)
    {
        var (h, i) = (shape.Hidden, shape.Intermediate);
        TensorToStore[] Norm(string name) => [Constant(name + ".weight", 1, h), Constant(name + ".bias", 0, h)];
        TensorToStore[] Linear(string name, int outputs, int inputs) => [Random(name + ".weight", outputs, inputs), Constant(name + ".bias", 0, outputs)];

        List<TensorToStore> all =
        [
            Random("embeddings.word_embeddings.weight", shape.Vocabulary, h), Random("embeddings.position_embeddings.weight", shape.Positions, h),
            Random("embeddings.token_type_embeddings.weight", shape.TokenTypes, h), .. Norm("embeddings.LayerNorm"), .. Linear("pooler.dense", h, h),
        ];
        for (var l = 0; l < shape.Layers; l++)
        {
            var layer = $"encoder.layer.{l}.";
            foreach (var name in (string[])["query", "key", "value"]) all.AddRange(Linear(layer + "attention.self." + name, h, h));
            all.AddRange([.. Linear(layer + "attention.output.dense", h, h), .. Norm(layer + "attention.output.LayerNorm")]);
            all.AddRange([.. Linear(layer + "intermediate.dense", i, h), .. Linear(layer + "output.dense", h, i), .. Norm(layer + "output.LayerNorm")]);
        }

        return all;
    }

    private static TensorToStore Random(string name, params long[] shape) => new(name, StoredType.F32, shape, stream =>
    {
        // Uniform with the usual standard deviation of 0.02, a row at a time: a large encoder needs no large memory.
        var random = SeededRandom.For(0, name);
        var row = new float[shape[^1]];
        for (var r = 0L; r < shape[0]; r++)
        {
            for (var c = 0; c < row.Length; c++) row[c] = (float)(((2 * random.NextDouble()) - 1) * 0.02 * Math.Sqrt(3));
            stream.Write(MemoryMarshal.AsBytes(row.AsSpan()));
        }
    });

    private static TensorToStore Constant(string name, float value, int size) =>
        new(name, StoredType.F32, [size], MemoryMarshal.AsBytes(Enumerable.Repeat(value, size).ToArray().AsSpan()).ToArray());
}
