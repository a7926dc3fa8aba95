using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// A Hugging Face encoder with a classification head: its parameters under their full names, and the forward pass in stages that can be used
/// alone. Nothing is registered and there is no mode to switch: gradients follow <see cref="Parameter.Trains"/>, dropout follows the argument.
/// Safe for any number of threads as long as none of them changes parameters.
/// </summary>
internal sealed class SequenceClassifier : IDisposable
{
    /// <summary>The file of the encoder's tensors, and of the head's where the architecture has its own.</summary>
    public const string WeightsFile = "model.safetensors";

    private readonly TransformerEncoder _encoder;
    private readonly IReadOnlyList<FusedProjection> _fused;
    private readonly IReadOnlyList<(string Name, Tensor Tensor)> _carried;
    private readonly Head _head;
    private readonly Tensor _finalWeight;
    private readonly Tensor _finalBias;

    /// <param name="config">Family and sizes.</param>
    /// <param name="head">Gets bound to the parameters here.</param>
    /// <param name="parameters">All of encoder and head.</param>
    /// <param name="fused">Query, key and value per layer, on the same storage.</param>
    /// <param name="prefix">Before the names of the encoder's parameters.</param>
    /// <param name="carried">Tensors of the encoder that nothing here computes with but that are saved again.</param>
    internal SequenceClassifier(
        ModelConfig config, Head head, ParameterMap parameters, IReadOnlyList<FusedProjection> fused, string prefix,
        IReadOnlyList<(string Name, Tensor Tensor)> carried)
    {
        (Config, _head, Parameters, _fused, _carried) = (config, head, parameters, fused, carried);
        _encoder = new TransformerEncoder(config, parameters, fused, prefix);
        head.Bind(parameters);
        (_finalWeight, _finalBias) = (parameters[FinalWeight].Value, parameters[FinalBias].Value);
    }

    public ModelConfig Config { get; }

    public ParameterMap Parameters { get; }

    /// <summary>Where the parameters live.</summary>
    public Device Device => _finalWeight.device;

    /// <summary>Label names by column of the logits.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>How logits are meant, in transformers' words; null where the folder does not say.</summary>
    public required string? ProblemType { get; init; }

    /// <summary><see cref="HeadKind.Architecture"/> or <see cref="HeadKind.MeanPooling"/> (which stands for every pooling mode).</summary>
    public HeadKind Head => _head is PooledHead ? HeadKind.MeanPooling : HeadKind.Architecture;

    /// <summary>How tokens are pooled; null for the architecture's own head.</summary>
    public PoolingMode? Pooling => (_head as PooledHead)?.Mode;

    /// <summary>Whether the pooled vectors are brought to length 1.</summary>
    public bool Normalizes => _head is PooledHead { Normalizes: true };

    /// <summary>Folder that has the tokenizer's files.</summary>
    public required string TokenizerFolder { get; init; }

    /// <summary>Most tokens a text may have, special tokens included: what the encoder can read, or less where a sentence encoder's folder says so.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Texts must be lower-cased before they are tokenized (old sentence encoders).</summary>
    public required bool LowerCase { get; init; }

    /// <summary>What was read, left over, new.</summary>
    public required LoadReport Report { get; init; }

    /// <summary>Number of transformer layers, L.</summary>
    public int Layers => Config.Layers;

    /// <summary>Name of the final linear layer's weight [K, F].</summary>
    public string FinalWeight => _head.Final + ".weight";

    /// <summary>Name of the final linear layer's bias [K].</summary>
    public string FinalBias => _head.Final + ".bias";

    /// <summary>The table of word embeddings [R, E].</summary>
    public Parameter Words => Parameters.First(p => p.Name.EndsWith("embeddings.word_embeddings.weight", StringComparison.Ordinal));

    /// <summary>Stands in for <see cref="Words"/> in training; null for the table itself.</summary>
    public ActiveRows? ActiveWords
    {
        get => _encoder.ActiveWords;
        set => _encoder.ActiveWords = value;
    }

    /// <summary>Opens a folder of transformers or sentence-transformers.</summary>
    /// <exception cref="MultilabelException">A file is missing or wrong, the architecture is not computed here, or the files do not fit together.</exception>
    public static SequenceClassifier Load(string folder, LoadOptions? options = null) => ClassifierLoader.Load(folder, options ?? new LoadOptions());

    /// <summary>Says so if the tokenizer can give ids that the embedding has no row for.</summary>
    /// <param name="tokenizerVocabularySize">Highest id + 1, added tokens included.</param>
    /// <exception cref="MultilabelException">It can.</exception>
    public void CheckVocabulary(int tokenizerVocabularySize)
    {
        if (tokenizerVocabularySize > Config.VocabularySize)
            throw new MultilabelException($"{TokenizerFolder}: the tokenizer has {tokenizerVocabularySize} tokens, but the embedding only " +
                $"{Config.VocabularySize} rows ({Config.Path}). They belong to different models; use the tokenizer that was saved with the weights.");
    }

    /// <summary>A batch on the model's device.</summary>
    public Batch CreateBatch(IReadOnlyList<int[]> ids, IReadOnlyList<int[]>? tokenTypeIds = null) =>
        Batch.Create(ids, Config.PaddingId, Config.Family.PositionsFromPadding, Device, Config.Family.TokenTypes ? tokenTypeIds : null);

    /// <summary>[N, H]: the input of the first layer.</summary>
    public Tensor Embed(Batch batch, Dropout? dropout = null) => _encoder.Embed(batch, dropout);

    /// <summary>
    /// Runs <paramref name="count"/> layers from <paramref name="first"/> (counted from 0). [N, H] again, except that the model's last layer gives
    /// [B, H] where the head reads only the first token. fp32, whatever is computed in.
    /// </summary>
    public Tensor RunLayers(Tensor hidden, Batch batch, int first, int count, Dropout? dropout = null, bool half = false) =>
        _encoder.RunLayers(hidden, batch, first, count, _head.FirstTokenOnly, dropout, half);

    /// <summary>[B, H]: what the head reads of the output of the last layer; may stand in for it.</summary>
    public Tensor OneRowEach(Tensor hidden, Batch batch) => _head.OneRowEach(hidden, batch);

    /// <summary>[B, F]: the input of the final linear layer, from the output of the last layer.</summary>
    public Tensor Features(Tensor hidden, Batch batch, Dropout? dropout = null) => _head.Features(hidden, batch, dropout);

    /// <summary>[B, K]: the logits.</summary>
    public Tensor FinalLinear(Tensor features) => nn.functional.linear(features, _finalWeight, _finalBias);

    /// <summary>All stages: [B, K] logits. Pass a <see cref="Dropout"/> in training, null in evaluation.</summary>
    public Tensor Forward(Batch batch, Dropout? dropout = null, bool half = false)
    {
        using var scope = NewDisposeScope();
        var hidden = RunLayers(Embed(batch, dropout), batch, 0, Layers, dropout, half);
        return FinalLinear(Features(hidden, batch, dropout)).MoveToOuterDisposeScope();
    }

    /// <summary>The matrices of all layers in bf16, as passes with <c>half</c> compute with them: copies, which follow the parameters only where they are told to.</summary>
    public IReadOnlyList<LayerMatrix> HalfMatrices() => [.. (_encoder.Kernels?.Half ?? []).SelectMany(layer => layer.Weights.Matrices)];

    /// <summary>See <see cref="TransformerEncoder.UsesKernels"/>.</summary>
    public bool UsesKernels
    {
        get => _encoder.UsesKernels;
        set => _encoder.UsesKernels = value;
    }

    /// <summary>See <see cref="KernelLayers.Recompute"/>; false on devices where that is not done.</summary>
    public bool Recompute
    {
        get => _encoder.Kernels?.Recompute ?? false;
        set
        {
            if (_encoder.Kernels is { } kernels) kernels.Recompute = value;
        }
    }

    /// <summary>Logits [B][K] without gradients and dropout.</summary>
    public float[][] Predict(Batch batch, bool half = false)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var logits = Forward(batch, half: half).cpu().data<float>().ToArray();
        return [.. logits.Chunk(Labels.Count)];
    }

    /// <summary>
    /// Writes configuration and weights as transformers (or, for a pooled head, sentence-transformers) writes them, in float32. The tokenizer's files
    /// are the caller's. Each file is replaced whole; for a folder that is never half new, write into a fresh one and rename it.
    /// </summary>
    /// <param name="folder">Made if it is not there.</param>
    /// <param name="maxTokens">Where texts are to be cut, for a sentence-transformers folder; null keeps <see cref="MaxTokens"/>.</param>
    /// <param name="asEncoder">Without labels and linear layer: the pooled vectors, brought to length 1, are what the folder gives. Pooled heads only.</param>
    public void Save(string folder, int? maxTokens = null, bool asEncoder = false)
    {
        Directory.CreateDirectory(folder);
        var pooled = _head as PooledHead;
        var architecture = Config.Family.ClassStem + (pooled is null ? "ForSequenceClassification" : "Model");
        JsonFile.Write(Path.Combine(folder, "config.json"), Config.Written(architecture, asEncoder ? null : Labels, asEncoder ? null : ProblemType));
        foreach (var file in StoredTensors().Where(t => !asEncoder || t.File == WeightsFile).GroupBy(t => t.File))
        {
            var path = Path.Combine(folder, file.Key);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            TensorExchange.WriteSafeTensors(path, file.Select(t => (t.Name, t.Value)));
        }
        if (pooled is not null) SentenceModules.Write(folder, pooled.Mode, asEncoder || pooled.Normalizes, Config.HiddenSize, asEncoder ? null : Labels.Count, maxTokens ?? MaxTokens, LowerCase);
    }

    /// <summary>Tensors of the encoder that nothing here computes with but that are saved again.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> Carried => _carried;

    /// <summary>Every tensor that <see cref="Save"/> writes: file inside the folder, name in that file, values.</summary>
    public IEnumerable<(string File, string Name, Tensor Value)> StoredTensors()
    {
        foreach (var parameter in Parameters)
        {
            yield return _head is PooledHead && parameter.Layer > Layers
                ? (SentenceModules.LinearFile(Normalizes), PooledHead.NameInFile(parameter.Name), parameter.Value)
                : (WeightsFile, parameter.Name, parameter.Value);
        }
        foreach (var (name, tensor) in _carried) yield return (WeightsFile, name, tensor);
    }

    public void Dispose()
    {
        _encoder.Dispose();
        Parameters.Dispose();
        foreach (var fused in _fused) fused.Dispose();
        foreach (var (_, tensor) in _carried) tensor.Dispose();
    }
}
