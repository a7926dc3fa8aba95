namespace Multilabel;

/// <summary>A sentence encoder; its targets are vectors of length 1.</summary>
internal sealed class EmbeddingTeacher : ITeacher
{
    private readonly EncoderModel _model;
    private readonly bool _half;

    private EmbeddingTeacher(EncoderModel model, bool half)
    {
        (_model, _half) = (model, half);
        Digest = TeacherDigest.Of(model.Network, model.MaxLength, "embeddings");
    }

    public SequenceClassifier Network => _model.Network;

    public Tokenizer Tokenizer => _model.Tokenizer;

    public int Width => Network.Config.HiddenSize;

    public string Digest { get; }

    public int MaxLength => _model.MaxLength;

    /// <exception cref="MultilabelException">The folder is no sentence encoder, or more is done to its vectors than pooling and bringing them to length 1.</exception>
    public static EmbeddingTeacher Load(string folder, DistillationOptions options)
    {
        Engine.Start();
        var modules = Directory.Exists(folder) ? SentenceModules.Read(folder) : null;
        if (modules?.After.Where(type => type != SentenceModules.Normalize).ToList() is [var other, ..])
            throw new MultilabelException($"{folder}: after the pooling comes a module of the type {other}; distilled are encoders with Transformer, Pooling and at most {SentenceModules.Normalize}. For a classifier say --task classifier.");
        var network = StudentFolder.LoadEncoder(folder);
        try
        {
            var tokenizer = Tokenizer.Load(network.TokenizerFolder);
            network.CheckVocabulary(tokenizer.VocabularySize);
            var most = EncoderModel.Limit(network, tokenizer, null);
            var model = new EncoderModel(network, tokenizer, EncoderModel.Limit(network, tokenizer, options.MaxLength ?? Math.Min(most, DistillationOptions.UsualLength)));
            return new EmbeddingTeacher(model, HalfProducts.IsChosen(options.Precision, network.Device));
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    public float[][] Targets(IReadOnlyList<string> texts) => SentenceVectors.Of(Network, TokenizedTexts.Of(_model, texts), _half);

    public void Dispose() => _model.Dispose();
}
