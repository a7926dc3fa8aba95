using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Computes an encoder's hidden states in stages: embeddings, then any run of layers. Only reads the parameters, so any number of threads may use
/// it at once. B texts, T tokens, H hidden size, A attention heads, D = H/A.
/// </summary>
internal sealed class TransformerEncoder
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
    }

    /// <summary>[B, T, H]: the input of the first layer.</summary>
    /// <exception cref="MultilabelException">A token id or the length is beyond the tables of the model.</exception>
    public Tensor Embed(Batch batch, Dropout? dropout)
    {
        CheckFits(batch);
        using var scope = NewDisposeScope();
        var (b, t) = (batch.Size, batch.Length);
        var words = Look(_words, batch.InputIds);                                       // [B, T, E]
        var places = _family.PositionsFromPadding
            ? Look(_positions, PositionIds(batch.InputIds))                             // [B, T, E]
            : _positions.narrow(0, 0, t).unsqueeze(0);                                  // [1, T, E]
        if (batch.TextHasPaddingToken && _config.PaddingId is int padding)
        {
            // The original's tables have a padding row without gradient (padding_idx). Where only the filling up is padding, its gradient is 0 anyway.
            var isPadding = batch.InputIds.eq(padding).unsqueeze(-1);
            words = where(isPadding, words.detach(), words);
            if (_family.PositionsFromPadding) places = where(isPadding, places.detach(), places);
        }
        var sum = words + places;
        if (_tokenTypes is not null)
            sum += batch.TokenTypeIds is null ? _tokenTypes.narrow(0, 0, 1) : Look(_tokenTypes, batch.TokenTypeIds);
        var hidden = Drop(dropout, _embeddingNorm.Apply(sum), _config.HiddenDropout);
        if (_projection is not null) hidden = _projection.Apply(hidden);
        return hidden.MoveToOuterDisposeScope();
    }

    /// <summary>Layers <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1, counted from 0.</summary>
    /// <param name="hidden">[B, T, H] from <see cref="Embed"/> or from the layer before; stays the caller's.</param>
    /// <param name="batch">The same texts.</param>
    /// <param name="first">The lowest of the layers.</param>
    /// <param name="count">How many.</param>
    /// <param name="firstTokenOnly">The last layer of the model computes nothing but the first token: [B, 1, H] comes out if that layer is among these.</param>
    /// <param name="dropout">Null in evaluation.</param>
    public Tensor RunLayers(Tensor hidden, Batch batch, int first, int count, bool firstTokenOnly, Dropout? dropout)
    {
        using var scope = NewDisposeScope();
        if (count == 0) return hidden.alias().MoveToOuterDisposeScope();
        var bias = ScoreBias(batch);
        var current = hidden;
        for (var i = first; i < first + count; i++)
        {
            var next = _layers[i].Run(current, bias, firstTokenOnly && i == _layers.Length - 1, dropout);
            if (!ReferenceEquals(current, hidden)) current.Dispose();
            current = next;
        }
        return current.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What is added to the attention scores, broadcast to [B, A, T, T]: a very large negative number at padding, MPNet's biases by distance. Null if nothing.
    /// </summary>
    private Tensor? ScoreBias(Batch batch)
    {
        var masked = batch.Mask?.logical_not().to(ScalarType.Float32).mul_(float.MinValue).reshape(batch.Size, 1, 1, batch.Length);
        if (_relativeBias is null) return masked;
        var t = batch.Length;
        var buckets = from_array(RelativePositions.Buckets(t)).to(_relativeBias.device);        // [T*T]
        var relative = _relativeBias.index_select(0, buckets).reshape(t, t, _config.Heads);     // [T, T, A]
        relative = relative.permute(2, 0, 1).unsqueeze(0);                                      // [1, A, T, T]
        return masked is null ? relative : relative + masked;
    }

    private Tensor PositionIds(Tensor ids)
    {
        var padding = _config.PaddingId ?? 0;
        var real = ids.ne(padding).to(ScalarType.Int64);
        return real.cumsum(1).mul_(real).add_(padding);
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

    // index_select has a gradient where the table trains, and needs no module of its own.
    private static Tensor Look(Tensor table, Tensor ids)
    {
        using var flat = ids.flatten();
        return table.index_select(0, flat).reshape(ids.shape[0], ids.shape[1], table.shape[1]);
    }

    internal static Tensor Drop(Dropout? dropout, Tensor x, double p) => dropout is null ? x : dropout.Apply(x, p);
}
