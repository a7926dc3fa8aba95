namespace Multilabel;

/// <summary>
/// What distinguishes one architecture of config.json's <c>model_type</c> from another: names and a few switches. All families here are
/// transformer encoders with the layer norm after each residual sum; <see cref="TransformerEncoder"/> computes them.
/// </summary>
internal sealed record EncoderFamily
{
    /// <summary><c>model_type</c> in config.json.</summary>
    public required string ModelType { get; init; }

    /// <summary>Class names are this followed by "Model" or "ForSequenceClassification".</summary>
    public required string ClassStem { get; init; }

    /// <summary>Name of the encoder inside a model with a head (transformers' base_model_prefix); a bare encoder's file has no prefix.</summary>
    public required string Prefix { get; init; }

    public required LayerNames Layer { get; init; }

    public required HeadNames Head { get; init; }

    public ConfigKeys Keys { get; init; } = ConfigKeys.Usual;

    /// <summary>Tables of <c>embeddings</c> in the order of transformers' named_parameters().</summary>
    public IReadOnlyList<string> EmbeddingOrder { get; init; } = ["word_embeddings", "position_embeddings", "token_type_embeddings", "LayerNorm"];

    /// <summary>Positions count from the padding id + 1 and skip padding tokens (fairseq's way); otherwise they are 0, 1, 2 …</summary>
    public bool PositionsFromPadding { get; init; }

    /// <summary>The padding id in the code of the original, whatever config.json says; null where config.json decides.</summary>
    public int? FixedPaddingId { get; init; }

    /// <summary>Value of <c>pad_token_id</c> where config.json has none.</summary>
    public int DefaultPaddingId { get; init; }

    /// <summary>Embeddings may be narrower than the layers; a projection lies between then.</summary>
    public bool ProjectsEmbeddings { get; init; }

    /// <summary>One table of biases by distance, added to the attention scores of every layer.</summary>
    public bool RelativePositions { get; init; }

    /// <summary>The bare encoder of the original has a pooler, which this project carries along where nothing reads it.</summary>
    public bool BarePooler { get; init; }

    public bool TokenTypes => EmbeddingOrder.Contains("token_type_embeddings");

    /// <summary>The families that are computed, by <c>model_type</c>.</summary>
    public static IReadOnlyList<EncoderFamily> All { get; } = [.. Families()];

    public static EncoderFamily? Find(string modelType) => All.FirstOrDefault(f => f.ModelType == modelType);

    private static IEnumerable<EncoderFamily> Families()
    {
        var bert = new EncoderFamily { ModelType = "bert", ClassStem = "Bert", Prefix = "bert", Layer = LayerNames.Bert, Head = HeadNames.BertPooler, BarePooler = true };
        yield return bert;

        var roberta = new EncoderFamily
        {
            ModelType = "roberta",
            ClassStem = "Roberta",
            Prefix = "roberta",
            Layer = LayerNames.Bert,
            Head = HeadNames.DenseTanh,
            EmbeddingOrder = ["word_embeddings", "token_type_embeddings", "LayerNorm", "position_embeddings"],
            PositionsFromPadding = true,
            DefaultPaddingId = 1,
            BarePooler = true,
        };
        yield return roberta;
        yield return roberta with { ModelType = "camembert", ClassStem = "Camembert" };
        yield return roberta with { ModelType = "xlm-roberta", ClassStem = "XLMRoberta" };

        yield return new EncoderFamily
        {
            ModelType = "distilbert",
            ClassStem = "DistilBert",
            Prefix = "distilbert",
            Layer = LayerNames.DistilBert,
            Head = HeadNames.PreClassifier,
            Keys = ConfigKeys.DistilBert,
            EmbeddingOrder = ["word_embeddings", "position_embeddings", "LayerNorm"],
        };

        yield return bert with
        {
            ModelType = "electra",
            ClassStem = "Electra",
            Prefix = "electra",
            Head = HeadNames.DenseGelu,
            ProjectsEmbeddings = true,
            BarePooler = false,
        };

        yield return new EncoderFamily
        {
            ModelType = "mpnet",
            ClassStem = "MPNet",
            Prefix = "mpnet",
            Layer = LayerNames.MPNet,
            Head = HeadNames.DenseTanh with { Dropout = null },
            EmbeddingOrder = ["word_embeddings", "position_embeddings", "LayerNorm"],
            PositionsFromPadding = true,
            FixedPaddingId = 1,
            DefaultPaddingId = 1,
            RelativePositions = true,
            BarePooler = true,
        };
    }
}

/// <summary>Modules of one transformer layer, in the order of named_parameters(). <c>Path</c> has the layer's number at {0}.</summary>
internal sealed record LayerNames(
    string Path, string Query, string Key, string Value, string AttentionOutput, string AttentionNorm, string Intermediate, string Output, string OutputNorm)
{
    public static LayerNames Bert { get; } = new(
        "encoder.layer.{0}.", "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "attention.output.LayerNorm",
        "intermediate.dense", "output.dense", "output.LayerNorm");

    public static LayerNames MPNet { get; } = Bert with
    {
        Query = "attention.attn.q",
        Key = "attention.attn.k",
        Value = "attention.attn.v",
        AttentionOutput = "attention.attn.o",
        AttentionNorm = "attention.LayerNorm",
    };

    public static LayerNames DistilBert { get; } = new(
        "transformer.layer.{0}.", "attention.q_lin", "attention.k_lin", "attention.v_lin", "attention.out_lin", "sa_layer_norm", "ffn.lin1", "ffn.lin2", "output_layer_norm");

    /// <summary>DistilBERT's only difference in the arithmetic of a layer: nothing is dropped between the attention's output and the residual sum.</summary>
    public bool DropsAttentionOutput => this != DistilBert;
}

/// <summary>
/// The architecture's own classification head: first token, dense layer, activation, final linear layer.
/// <c>Dense</c> has the encoder's prefix at {0}; <c>Dropout</c> is the key of config.json that goes before the hidden dropout.
/// </summary>
internal sealed record HeadNames(string Dense, string Activation, string Final, bool DropsInput, string? Dropout = "classifier_dropout")
{
    public static HeadNames BertPooler { get; } = new("{0}.pooler.dense", "tanh", "classifier", DropsInput: false);

    public static HeadNames DenseTanh { get; } = new("classifier.dense", "tanh", "classifier.out_proj", DropsInput: true);

    public static HeadNames DenseGelu { get; } = DenseTanh with { Activation = "gelu" };

    public static HeadNames PreClassifier { get; } = new("pre_classifier", "relu", "classifier", DropsInput: false, Dropout: "seq_classif_dropout");
}

/// <summary>What the settings are called in config.json; null where the family has no such setting.</summary>
internal sealed record ConfigKeys(string HiddenSize, string Layers, string Heads, string IntermediateSize, string Activation, string HiddenDropout, string AttentionDropout, string? LayerNormEps)
{
    public static ConfigKeys Usual { get; } = new(
        "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "hidden_act", "hidden_dropout_prob", "attention_probs_dropout_prob", "layer_norm_eps");

    public static ConfigKeys DistilBert { get; } = new("dim", "n_layers", "n_heads", "hidden_dim", "activation", "dropout", "attention_dropout", LayerNormEps: null);
}
