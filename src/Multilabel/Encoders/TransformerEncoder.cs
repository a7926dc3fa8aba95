using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Computes an encoder's hidden states in stages: embeddings, then any run of layers. Only reads the parameters, so any number of threads may use
/// it at once. B texts, N tokens, T tokens of the longest text, H hidden size, A attention heads, D = H/A.
/// </summary>
internal sealed class TransformerEncoder : IDisposable
{
    private readonly ModelConfig _config;
    private readonly EncoderFamily _family;
    private readonly Tensor _words;
    private readonly Tensor _positions;
    private readonly Tensor? _tokenTypes;
    private readonly Norm _embeddingNorm;
    private readonly Linear? _projection;
    private readonly Tensor? _relativeBias;
    private readonly TransformerLayer[] _layers;

    /// <param name="config">Family and sizes.</param>
    /// <param name="parameters">Holds everything that <see cref="ParameterSpec.OfEncoder"/> asks for under the same prefix.</param>
    /// <param name="fused">Query, key and value of each layer as one, sharing storage with the parameters.</param>
    /// <param name="prefix">Before the names of the encoder's parameters.</param>
    public TransformerEncoder(ModelConfig config, ParameterMap parameters, IReadOnlyList<FusedProjection> fused, string prefix)
    {
        _config = config;
        _family = config.Family;
        var embeddings = prefix + "embeddings.";
        _words = parameters[embeddings + "word_embeddings.weight"].Value;
        _positions = parameters[embeddings + "position_embeddings.weight"].Value;
        _tokenTypes = _family.TokenTypes ? parameters[embeddings + "token_type_embeddings.weight"].Value : null;
        _embeddingNorm = new Norm(parameters, embeddings + "LayerNorm", config.LayerNormEps);
        _projection = config.EmbeddingSize == config.HiddenSize ? null : new Linear(parameters, prefix + "embeddings_project");
        _relativeBias = _family.RelativePositions ? parameters[prefix + "encoder.relative_attention_bias.weight"].Value : null;
        string Layer(int i) => prefix + string.Format(CultureInfo.InvariantCulture, _family.Layer.Path, i);
        _layers = [.. fused.Select((attention, i) => new TransformerLayer(config, parameters, attention, Layer(i)))];
        if (_words.device_type == DeviceType.CPU)
            Kernels = new KernelLayers(half => [.. fused.Select((attention, i) => new KernelLayer(config, new LayerWeights(config, parameters, attention, Layer(i), half)))]);
    }

    /// <summary>The layers on the CPU; null on other devices, where libtorch does everything.</summary>
    public KernelLayers? Kernels { get; }

    /// <summary>False computes everything by libtorch's operations on the CPU, too.</summary>
    public bool UsesKernels { get; set; } = true;

    /// <summary>Stands in for the word table where gradients are computed; null for the table itself.</summary>
    public ActiveRows? ActiveWords { get; set; }

    /// <summary>[N, H]: the input of the first layer.</summary>
    /// <exception cref="MultilabelException">A token id or the length is beyond the tables of the model.</exception>
    public Tensor Embed(Batch batch, Dropout? dropout)
    {
        CheckFits(batch);
        using var scope = NewDisposeScope();
        var words = ActiveWords is { } active && is_grad_enabled() ? active.Look(batch.InputIds) : _words.index_select(0, batch.InputIds);   // [N, E]
        var places = _positions.index_select(0, batch.Positions);                       // [N, E]
        if (batch.TextHasPaddingToken && _config.PaddingId is int padding)
        {
            // The original's tables have a padding row without gradient (padding_idx).
            var isPadding = batch.InputIds.eq(HeldNumber.Of((long)padding)).unsqueeze(-1);
            words = where(isPadding, words.detach(), words);
            if (_family.PositionsFromPadding) places = where(isPadding, places.detach(), places);
        }
        var sum = words.Plus(places);
        if (_tokenTypes is not null)
            sum = sum.Plus(batch.TokenTypeIds is null ? _tokenTypes.narrow(0, 0, 1) : _tokenTypes.index_select(0, batch.TokenTypeIds));
        var hidden = Drop(dropout, _embeddingNorm.Apply(sum), _config.HiddenDropout);
        if (_projection is not null) hidden = _projection.Apply(hidden);
        return hidden.MoveToOuterDisposeScope();
    }

    /// <summary>Layers <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1, counted from 0.</summary>
    /// <param name="hidden">[N, H] from <see cref="Embed"/> or from the layer before; stays the caller's.</param>
    /// <param name="batch">The same texts.</param>
    /// <param name="first">The lowest of the layers.</param>
    /// <param name="count">How many.</param>
    /// <param name="firstTokenOnly">The last layer of the model computes nothing but first tokens: [B, H] comes out if that layer is among these.</param>
    /// <param name="dropout">Null in evaluation.</param>
    /// <param name="half">Compute in bf16, where <see cref="Kernels"/> do.</param>
    /// <returns>[N, H] or [B, H], fp32.</returns>
    public Tensor RunLayers(Tensor hidden, Batch batch, int first, int count, bool firstTokenOnly, Dropout? dropout, bool half = false)
    {
        using var scope = NewDisposeScope();
        if (count == 0) return hidden.alias().MoveToOuterDisposeScope();
        var bias = _relativeBias is null ? null : DistanceBias(batch.Length);
        if (Kernels is not null && UsesKernels && batch.Unseen is null) return Kernels.Run(hidden, batch, bias, first, count, firstTokenOnly, dropout, half).MoveToOuterDisposeScope();

        var texts = batch.Pad();
        var scores = ScoreBias(texts, bias);
        var current = hidden;
        for (var i = first; i < first + count; i++)
        {
            var next = _layers[i].Run(current, batch, texts, scores, firstTokenOnly && i == _layers.Length - 1, dropout);
            if (!ReferenceEquals(current, hidden)) current.Dispose();
            current = next;
        }
        return current.MoveToOuterDisposeScope();
    }

    public void Dispose() => Kernels?.Dispose();

    /// <summary>[A, 2T - 1]: MPNet's biases by place of the key - place of the query + T - 1.</summary>
    private Tensor DistanceBias(int length)
    {
        var buckets = tensor(RelativePositions.BucketsByDistance(length), device: _relativeBias!.device);
        return _relativeBias.index_select(0, buckets).t().contiguous();
    }

    /// <summary>What is added to the attention scores, broadcast to [B, A, T, T]: a very large negative number at padding, biases by distance.</summary>
    private Tensor ScoreBias(PaddedPlaces texts, Tensor? distanceBias)
    {
        var (size, length) = (texts.Padding.shape[0], texts.Padding.shape[1]);
        var masked = texts.Padding.to(ScalarType.Float32).mul_(HeldNumber.Of(float.MinValue)).view(size, 1, 1, length);
        if (distanceBias is null) return masked;
        var distances = from_array(RelativePositions.Distances((int)length)).to(distanceBias.device);                  // [T*T]
        return distanceBias.index_select(1, distances).view(1, _config.Heads, length, length).Plus(masked);           // [B, A, T, T]
    }

    private void CheckFits(Batch batch)
    {
        if (batch.HighestId >= _config.VocabularySize)
            throw new MultilabelException($"Token id {batch.HighestId} is beyond the embedding, which has {_config.VocabularySize} rows ({_config.Path}): " +
                "the tokenizer belongs to another model.");
        if (batch.Length > _config.MaxTokens)
            throw new MultilabelException($"A text has {batch.Length} tokens, but the encoder reads {_config.MaxTokens} ({_config.Path}): " +
                $"truncate it, with --max-length {_config.MaxTokens} or less.");
        if (_tokenTypes is not null && batch.HighestTypeId >= _config.TokenTypes)
            throw new MultilabelException($"Token type {batch.HighestTypeId} is beyond the {_config.TokenTypes} that the encoder has ({_config.Path}).");
    }

    internal static Tensor Drop(Dropout? dropout, Tensor x, double p) => dropout is null ? x : dropout.Apply(x, p);
}
