using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Self-attention and feed-forward network, each followed by dropout, the residual sum and a layer norm.</summary>
internal sealed class TransformerLayer
{
    private readonly ModelConfig _config;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly FusedProjection _attention;
    private readonly Linear _attentionOutput;
    private readonly Norm _attentionNorm;
    private readonly Linear _intermediate;
    private readonly Linear _output;
    private readonly Norm _outputNorm;

    public TransformerLayer(ModelConfig config, ParameterMap parameters, FusedProjection attention, string path)
    {
        var names = config.Family.Layer;
        (_config, _activation, _attention) = (config, Activation.Get(config.Activation), attention);
        _attentionOutput = new Linear(parameters, path + names.AttentionOutput);
        _attentionNorm = new Norm(parameters, path + names.AttentionNorm, config.LayerNormEps);
        _intermediate = new Linear(parameters, path + names.Intermediate);
        _output = new Linear(parameters, path + names.Output);
        _outputNorm = new Norm(parameters, path + names.OutputNorm, config.LayerNormEps);
    }

    /// <param name="x">[N, H].</param>
    /// <param name="batch">The texts.</param>
    /// <param name="texts">Where attention lays them out.</param>
    /// <param name="scoreBias">Added to the attention scores [B, A, T, T].</param>
    /// <param name="firstTokenOnly">Keys and values of all tokens, everything else of the first ones: [B, H] instead of [N, H].</param>
    /// <param name="dropout">Null in evaluation.</param>
    public Tensor Run(Tensor x, Batch batch, PaddedPlaces texts, Tensor scoreBias, bool firstTokenOnly, Dropout? dropout)
    {
        using var scope = NewDisposeScope();
        var residual = firstTokenOnly ? x.index_select(0, batch.FirstTokens(x.device)) : x;               // [M, H]
        var attended = _attentionOutput.Apply(Attend(x, residual, texts, scoreBias, dropout));
        if (_config.Family.Layer.DropsAttentionOutput) attended = TransformerEncoder.Drop(dropout, attended, _config.HiddenDropout);
        var middle = _attentionNorm.Apply(attended.Plus(residual));
        var output = _output.Apply(_activation(_intermediate.Apply(middle)));
        output = TransformerEncoder.Drop(dropout, output, _config.HiddenDropout);
        return _outputNorm.Apply(output.Plus(middle)).MoveToOuterDisposeScope();
    }

    /// <summary>[M, H]. Plain products and softmax on padded texts; Q is T or 1.</summary>
    private Tensor Attend(Tensor x, Tensor queried, PaddedPlaces texts, Tensor scoreBias, Dropout? dropout)
    {
        var (heads, width) = (_config.Heads, _config.HiddenSize / _config.Heads);
        var all = ReferenceEquals(x, queried);
        var (query, key, value) = _attention.Project(x, queried);
        query = all ? texts.Spread(query) : query.unsqueeze(1);                                // [B, Q, H]
        var (b, q, t) = (query.shape[0], query.shape[1], texts.Padding.shape[1]);
        query = query.view(b, q, heads, width).transpose(1, 2);                                // [B, A, Q, D]
        key = texts.Spread(key).view(b, t, heads, width).permute(0, 2, 3, 1);                  // [B, A, D, T]
        value = texts.Spread(value).view(b, t, heads, width).transpose(1, 2);                  // [B, A, T, D]

        var scores = query.matmul(key).mul_(HeldNumber.Of(1 / Math.Sqrt(width)));                             // [B, A, Q, T]
        scores.AddInPlace(q < scoreBias.shape[2] ? scoreBias.narrow(2, 0, q) : scoreBias);
        var weights = scores.softmax(-1);
        if (dropout?.Next(_config.AttentionDropout) is { } site) weights *= Factors(site, queried.shape[0], all ? texts : null, t).to(x.device);
        var context = weights.matmul(value).transpose(1, 2).reshape(b, q, heads * width);      // [B, Q, H]
        return all ? texts.Collect(context) : context.squeeze(1);
    }

    /// <summary>Dropout factors [B, A, Q, T]; they come in rows of (query, head), so that padding has none of its own.</summary>
    private Tensor Factors(DropoutSite site, long queries, PaddedPlaces? texts, long t)
    {
        var factors = Dropout.Mask([queries, _config.Heads * t], site, rowWidth: t);           // [M, A*T]
        return texts is null
            ? factors.view(queries, _config.Heads, 1, t)
            : factors.index_select(0, texts.Rows.cpu()).view(texts.Padding.shape[0], t, _config.Heads, t).transpose(1, 2);
    }
}
