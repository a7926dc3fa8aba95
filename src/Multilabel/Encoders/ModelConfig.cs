using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Multilabel;

/// <summary>The config.json of a Hugging Face encoder: what the computation needs, and the whole original for writing it back.</summary>
internal sealed record ModelConfig
{
    private static readonly string[] ProblemTypes = ["multi_label_classification", "single_label_classification", "regression"];

    private const int MostLabels = 1_000_000;

    private readonly JsonObject _original;

    private ModelConfig(JsonFile file, EncoderFamily family) => (Path, Family, _original) = (file.Path, family, file.Root);

    /// <summary>The file that was read, for messages.</summary>
    public string Path { get; }

    public EncoderFamily Family { get; }

    public required int VocabularySize { get; init; }

    /// <summary>Width of the embeddings; differs from <see cref="HiddenSize"/> in small ELECTRA models.</summary>
    public required int EmbeddingSize { get; init; }

    public required int HiddenSize { get; init; }

    public required int Layers { get; init; }

    public required int Heads { get; init; }

    public required int IntermediateSize { get; init; }

    /// <summary>A name that <see cref="Multilabel.Activation"/> knows.</summary>
    public required string Activation { get; init; }

    public required double LayerNormEps { get; init; }

    public required double HiddenDropout { get; init; }

    public required double AttentionDropout { get; init; }

    /// <summary>Dropout inside the architecture's own classification head.</summary>
    public required double HeadDropout { get; init; }

    /// <summary>Rows of the position table.</summary>
    public required int Positions { get; init; }

    public required int TokenTypes { get; init; }

    /// <summary>Whether a token may be of a second type, as those of the second of two sentences.</summary>
    public bool HasSecondType => Family.TokenTypes && TokenTypes > 1;

    /// <summary>The padding id that positions are counted from and whose embedding gets no gradient; null where the model has none.</summary>
    public required int? PaddingId { get; init; }

    /// <summary>Standard deviation of new weights.</summary>
    public required double InitializerRange { get; init; }

    /// <summary>Rows of MPNet's table of relative distances.</summary>
    public required int RelativeBuckets { get; init; }

    /// <summary>Label names by index: <c>id2label</c>, or LABEL_0, LABEL_1 … as many as <c>num_labels</c> (2 without it), as transformers does.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Whether <see cref="Labels"/> come from <c>id2label</c>.</summary>
    public required bool LabelsAreGiven { get; init; }

    /// <summary><c>multi_label_classification</c>, <c>single_label_classification</c>, <c>regression</c> or null where the file does not say.</summary>
    public required string? ProblemType { get; init; }

    /// <summary>Number format of the stored weights as config.json says it (<c>float32</c>, <c>float16</c>, <c>bfloat16</c>), or null.</summary>
    public required string? Dtype { get; init; }

    /// <summary>Most tokens that one text may have, special tokens included.</summary>
    public int MaxTokens => Family.PositionsFromPadding ? Positions - (PaddingId ?? 0) - 1 : Positions;

    /// <summary>Numbers in all parameters that these sizes ask for, with one final layer for <paramref name="labels"/>; as a double, because it may be beyond any integer.</summary>
    public double Elements(int labels)
    {
        double hidden = HiddenSize, inner = IntermediateSize;
        var tables = ((double)VocabularySize + Positions + TokenTypes) * EmbeddingSize + (double)RelativeBuckets * Heads;
        return tables + (Layers * ((4 * hidden * hidden) + (2 * hidden * inner))) + (hidden * (EmbeddingSize + hidden + labels));
    }

    /// <summary>Reads and checks config.json.</summary>
    /// <exception cref="MultilabelException">The file is missing or not JSON, a value is impossible, or the architecture is not computed here.</exception>
    public static ModelConfig Read(string path)
    {
        if (!File.Exists(path))
            throw new MultilabelException($"{path}: not found. An encoder is a Hugging Face folder with config.json, the weights (model.safetensors or " +
                "pytorch_model.bin) and the tokenizer's files.");
        var file = JsonFile.Read(path);
        var family = FindFamily(file);
        var keys = family.Keys;
        var electra = family.ProjectsEmbeddings;
        var distil = keys == ConfigKeys.DistilBert;

        // Defaults are those of transformers' configuration classes: a file written by an old version leaves out what equals them.
        var hidden = file.Int(keys.HiddenSize, electra ? 256 : 768, 1);
        var heads = file.Int(keys.Heads, electra ? 4 : 12, 1);
        if (hidden % heads != 0)
            throw new MultilabelException($"{path}: \"{keys.HiddenSize}\" is {hidden}, which is no multiple of \"{keys.Heads}\", {heads}; " +
                "each attention head gets an equal share.");
        var activation = file.String(keys.Activation, "gelu");
        if (!Multilabel.Activation.Exists(activation))
            throw new MultilabelException($"{path}: \"{keys.Activation}\" is \"{activation}\", which is not computed here; " +
                $"known are {string.Join(", ", Multilabel.Activation.Names)}.");
        if (file.String("position_embedding_type", "absolute") is var positionType and not "absolute")
            throw new MultilabelException($"{path}: \"position_embedding_type\" is \"{positionType}\"; only \"absolute\" positions are computed here.");
        if (file.Bool("is_decoder", false) || file.Bool("add_cross_attention", false))
            throw new MultilabelException($"{path}: the model is a decoder (\"is_decoder\" or \"add_cross_attention\" is true); an encoder is needed.");

        var dropout = file.Double(keys.HiddenDropout, 0.1, 0, 1);
        var headDropout = family.Head.Dropout switch
        {
            null => dropout,
            "seq_classif_dropout" => file.Double("seq_classif_dropout", 0.2, 0, 1),
            var key => file.Double(key, dropout, 0, 1),
        };
        var padding = family.FixedPaddingId
            ?? (file.Root.ContainsKey("pad_token_id") && file.Get("pad_token_id") is null ? null : file.Int("pad_token_id", family.DefaultPaddingId, -1));
        var vocabulary = file.Int("vocab_size", family.ModelType switch { "roberta" => 50265, "mpnet" => 30527, _ => 30522 }, 1);
        if (padding >= vocabulary)
            throw new MultilabelException($"{path}: \"pad_token_id\" is {padding}, but \"vocab_size\" is {vocabulary}; " +
                "the padding token needs a row of the embedding.");
        var (labels, given) = ReadLabels(file);
        return new ModelConfig(file, family)
        {
            VocabularySize = vocabulary,
            EmbeddingSize = electra ? file.Int("embedding_size", 128, 1) : hidden,
            HiddenSize = hidden,
            Layers = file.Int(keys.Layers, distil ? 6 : 12, 1),
            Heads = heads,
            IntermediateSize = file.Int(keys.IntermediateSize, electra ? 1024 : 3072, 1),
            Activation = activation,
            LayerNormEps = keys.LayerNormEps is null ? 1e-12 : file.Double(keys.LayerNormEps, 1e-12, 0, 1),
            HiddenDropout = dropout,
            AttentionDropout = file.Double(keys.AttentionDropout, 0.1, 0, 1),
            HeadDropout = headDropout,
            Positions = file.Int("max_position_embeddings", 512, 1),
            TokenTypes = file.Int("type_vocab_size", 2, family.TokenTypes ? 1 : 0),
            PaddingId = padding is < 0 ? null : padding,
            InitializerRange = file.Double("initializer_range", 0.02, 0, 10),
            RelativeBuckets = family.RelativePositions ? file.Int("relative_attention_num_buckets", 32, 1) : 0,
            Labels = labels,
            LabelsAreGiven = given,
            ProblemType = ReadProblemType(file),
            Dtype = file.StringOrNull("dtype") ?? file.StringOrNull("torch_dtype"),
        };
    }

    /// <summary>
    /// The original with what this project decides put in: architecture, labels, multi-label problem type, 32-bit weights. Sorted as transformers
    /// sorts it, so that a folder saved again differs only where it says something else.
    /// </summary>
    /// <param name="architecture">Class name of transformers that opens the folder.</param>
    /// <param name="labels">Label names by index; null for a bare encoder, which has none.</param>
    /// <param name="problemType">One of transformers' three; null leaves it out.</param>
    public JsonObject Written(string architecture, IReadOnlyList<string>? labels, string? problemType)
    {
        var written = _original.DeepClone().AsObject();
        foreach (var old in new[] { "torch_dtype", "_name_or_path", "num_labels", "problem_type", "id2label", "label2id" }) written.Remove(old);
        written["model_type"] = Family.ModelType;
        written["architectures"] = new JsonArray(architecture);
        written["dtype"] = "float32";
        if (problemType is not null) written["problem_type"] = problemType;

        if (labels is not null)
        {
            var id2label = new JsonObject();
            for (var i = 0; i < labels.Count; i++) id2label[i.ToString(CultureInfo.InvariantCulture)] = labels[i];
            written["id2label"] = id2label;
            var label2id = new JsonObject();
            foreach (var (label, i) in labels.Select((label, i) => (label, i)).OrderBy(pair => pair.label, StringComparer.Ordinal)) label2id[label] = i;
            written["label2id"] = label2id;
        }

        var sorted = new JsonObject();
        foreach (var (key, value) in written.OrderBy(pair => pair.Key, StringComparer.Ordinal)) sorted[key] = value?.DeepClone();
        return sorted;
    }

    private static EncoderFamily FindFamily(JsonFile file)
    {
        var supported = string.Join(", ", EncoderFamily.All.Select(f => f.ModelType));
        if (file.StringOrNull("model_type") is { } type)
            return EncoderFamily.Find(type) ?? throw new MultilabelException($"{file.Path}: \"model_type\" is \"{type}\", an architecture that is not " +
                $"computed here; supported are {supported}.");

        // Before 2019 there was no model_type; the class name says the same.
        var classes = file.Strings("architectures") ?? [];
        return EncoderFamily.All.FirstOrDefault(f => classes.Any(c => IsClassOf(c, f)))
            ?? throw new MultilabelException($"{file.Path}: there is no \"model_type\", so the architecture is unknown; add it, for example \"model_type\": " +
                $"\"bert\" (supported are {supported}).");
    }

    private static bool IsClassOf(string name, EncoderFamily family) =>
        name.StartsWith(family.ClassStem + "Model", StringComparison.Ordinal) || name.StartsWith(family.ClassStem + "For", StringComparison.Ordinal);

    private static (IReadOnlyList<string> Labels, bool Given) ReadLabels(JsonFile file)
    {
        if (file.Object("id2label") is not { } names)
            return ([.. Enumerable.Range(0, file.Int("num_labels", 2, 1, MostLabels)).Select(i => $"LABEL_{i}")], false);
        var labels = new string?[names.Count];
        foreach (var (key, value) in names)
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= labels.Length || labels[index] is not null)
                throw new MultilabelException($"{file.Path}: \"id2label\" has {labels.Length} entries and among them the key \"{key}\"; " +
                    $"expected the keys 0 to {labels.Length - 1}, each once.");
            labels[index] = value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value?.ToJsonString() ?? "null";
        }
        if (labels.Length == 0) throw new MultilabelException($"{file.Path}: \"id2label\" is empty; a classifier has at least one label.");
        return (labels!, true);
    }

    private static string? ReadProblemType(JsonFile file)
    {
        if (file.StringOrNull("problem_type") is not { } type) return null;
        return ProblemTypes.Contains(type) ? type : throw file.Wrong("problem_type", file.Get("problem_type")!, string.Join(", ", ProblemTypes) + " or null");
    }
}
