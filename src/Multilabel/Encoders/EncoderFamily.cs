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
        var bert = new EncoderFamily
        {
            ModelType = "bert",
            ClassStem = "Bert",
            Prefix = "bert",
            Layer = LayerNames.Bert,
            Head = HeadNames.BertPooler,
            BarePooler = true,
        };
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
