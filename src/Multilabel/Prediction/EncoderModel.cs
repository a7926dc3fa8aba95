using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>An encoder with its head and tokenizer. One forward pass runs at a time; tokenising may run beside it.</summary>
internal sealed class EncoderModel(SequenceClassifier network, Tokenizer tokenizer, int maxLength, bool half = false) : ITextModel
{
    private readonly Lock _gate = new();

    public IReadOnlyList<string> LabelNames => network.Labels;

    public string Description =>
        $"{network.Config.Family.ModelType}, {network.Layers} layers of {network.Config.HiddenSize}, {(network.Head == HeadKind.MeanPooling ? "pooling and one linear layer" : "the architecture's own head")}";

    public SequenceClassifier Network => network;

    /// <summary>Longest text in tokens, special ones included.</summary>
    public int MaxLength => maxLength;

    public Tokenizer Tokenizer => tokenizer;

    /// <summary>Whether it computes in bf16.</summary>
    public bool IsHalf => half;

    /// <summary>Loads a folder made for prediction; <paramref name="maxLengthAsked"/> overrules what the folder says.</summary>
    public static EncoderModel Load(string folder, int? maxLengthAsked, string device, Precision precision = Precision.Fp32) =>
        // Libtorch alone takes as long to load as all the rest, so the tokenizer is read beside it.
        With(Reading(folder), SequenceClassifier.Load(folder, new LoadOptions { Device = Engine.Device(device) }), maxLengthAsked, precision);

    /// <summary>Opens a folder as <paramref name="options"/> say, for training.</summary>
    public static EncoderModel Open(string folder, LoadOptions options, int? maxLengthAsked) =>
        With(Reading(folder), SequenceClassifier.Load(folder, options), maxLengthAsked, Precision.Fp32);

    private static Task<Tokenizer> Reading(string folder) => Task.Run(() => Tokenizer.Load(SentenceModules.ModelFolderOf(folder)));

    private static EncoderModel With(Task<Tokenizer> reading, SequenceClassifier network, int? maxLengthAsked, Precision precision)
    {
        try
        {
            var tokenizer = reading.GetAwaiter().GetResult();
            network.CheckVocabulary(tokenizer.VocabularySize);
            return new EncoderModel(network, tokenizer, Limit(network, tokenizer, maxLengthAsked), HalfProducts.IsChosen(precision, network.Device));
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The length to cut at: asked for, or what tokenizer and position embeddings allow.</summary>
    public static int Limit(SequenceClassifier network, Tokenizer tokenizer, int? asked)
    {
        var most = network.Config.MaxTokens;
        if (asked > most) throw new MultilabelException($"--max-length is {asked}; this encoder reads at most {most} tokens.");
        return asked ?? Math.Min(network.MaxTokens, tokenizer.ModelMaxLength ?? network.MaxTokens);
    }

    public int[]? TokenIds(string text) => tokenizer.EncodeIds(Cased(text), maxLength);

    public Func<float[][]> Prepare(IReadOnlyList<string> texts)
    {
        var ids = new int[texts.Count][];
        for (var i = 0; i < ids.Length; i++) ids[i] = tokenizer.EncodeIds(Cased(texts[i]), maxLength);
        return () => LogitsOfIds(ids);
    }

    public float[][] LogitsOfIds(IReadOnlyList<int[]> ids, int? padTo = null)
    {
        lock (_gate) return Compute(network, ids, padTo is { } length ? Math.Min(length, maxLength) : null, half);
    }

    /// <summary>Logits in fp32, whatever else is computed in.</summary>
    public float[][] ExactLogits(IReadOnlyList<string> texts)
    {
        lock (_gate) return Compute(network, [.. texts.Select(text => TokenIds(text)!)]);
    }

    /// <summary>Logits in evaluation mode; batches of similar length, results in the order given.</summary>
    public static float[][] Compute(SequenceClassifier network, IReadOnlyList<int[]> ids, int? padTo = null, bool half = false, Action<double>? progress = null) => LengthBatches.Collect(ids, batch =>
    {
        using var scope = NewDisposeScope();
        var rows = batch.Select(i => ids[i]).ToList();
        if (padTo is { } length) rows.Add([.. Enumerable.Range(0, length).Select(t => rows[0][t % rows[0].Length])]);   // a longer row beside the others
        return network.Predict(network.CreateBatch(rows), half);   // [B][K]
    }, progress);

    public IReadOnlyDictionary<string, string> Digests() => network.StoredTensors().ToDictionary(t => t.Name, t => TensorDigest.Of(t.Value), StringComparer.Ordinal);

    public string WeightsDigest() => network.Parameters.Digest();

    public void Save(string folder)
    {
        network.Save(folder, maxLength);
        TokenizerFiles.Copy(network.TokenizerFolder, folder);
    }

    public void Dispose() => network.Dispose();

    // Old sentence encoders want lower case, which their tokenizer does not see to.
    private string Cased(string text) => network.LowerCase ? text.ToLowerInvariant() : text;
}
