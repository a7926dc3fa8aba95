using System.Globalization;
using System.Text.Json.Nodes;

namespace Multilabel.DoctorBenchmark;

/// <summary>A tiny encoder of a family, with the config.json that transformers would write for it.</summary>
internal sealed record Architecture(string ModelType, int Hidden, int Layers, int Heads, bool Cased)
{
    public const int MaxLength = 96;

    /// <summary>Everywhere; the usual 0.1 would make so narrow a model take too long.</summary>
    public double Dropout { get; init; } = 0.05;

    public static readonly string[] ModelTypes = ["bert", "roberta", "distilbert", "electra", "mpnet"];

    public bool BytePair => ModelType == "roberta";

    private bool FromPadding => ModelType is "roberta" or "mpnet";

    public int PaddingId => FromPadding ? 1 : 0;

    public EncoderFamily Family => EncoderFamily.Find(ModelType)!;

    /// <summary>What the tokenizer calls its special tokens, by role.</summary>
    public (string Start, string Pad, string End, string Unknown, string Mask) Special =>
        FromPadding ? ("<s>", "<pad>", "</s>", BytePair ? "<unk>" : "[UNK]", "<mask>") : ("[CLS]", "[PAD]", "[SEP]", "[UNK]", "[MASK]");

    /// <summary>The special tokens by id.</summary>
    public string[] SpecialInOrder
    {
        get
        {
            var s = Special;
            return FromPadding ? [s.Start, s.Pad, s.End, s.Unknown, s.Mask] : [s.Pad, s.Unknown, s.Start, s.End, s.Mask];
        }
    }

    public JsonObject Config(int vocabulary, IReadOnlyList<string> labels)
    {
        var config = new JsonObject
        {
            ["architectures"] = new JsonArray(Family.ClassStem + "ForSequenceClassification"),
            ["dtype"] = "float32",
            ["initializer_range"] = 0.02,
            ["max_position_embeddings"] = MaxLength + (FromPadding ? 2 : 0),
            ["model_type"] = ModelType,
            ["pad_token_id"] = PaddingId,
            ["problem_type"] = "multi_label_classification",
            ["transformers_version"] = "5.23.0",
            ["vocab_size"] = vocabulary,
        };
        var keys = Family.Keys;
        config[keys.HiddenSize] = Hidden;
        config[keys.Layers] = Layers;
        config[keys.Heads] = Heads;
        config[keys.IntermediateSize] = 2 * Hidden;
        config[keys.Activation] = "gelu";
        config[keys.HiddenDropout] = Dropout;
        config[keys.AttentionDropout] = Dropout;
        if (keys.LayerNormEps is { } eps) config[eps] = FromPadding ? 1e-5 : 1e-12;
        if (ModelType == "distilbert") config["seq_classif_dropout"] = Dropout;
        if (ModelType is "bert" or "electra") config["type_vocab_size"] = 2;
        if (ModelType == "roberta") config["type_vocab_size"] = 1;
        if (ModelType == "electra") config["embedding_size"] = Hidden;
        if (ModelType == "mpnet") config["relative_attention_num_buckets"] = 32;
        NameLabels(config, labels);
        return config;
    }

    /// <summary>Writes id2label and label2id.</summary>
    public static void NameLabels(JsonObject config, IReadOnlyList<string> labels)
    {
        var (names, ids) = (new JsonObject(), new JsonObject());
        for (var i = 0; i < labels.Count; i++)
        {
            names[i.ToString(CultureInfo.InvariantCulture)] = labels[i];
            ids[labels[i]] = i;
        }
        config["id2label"] = names;
        config["label2id"] = ids;
    }
}
