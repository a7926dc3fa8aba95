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

    /// <param name="x">[B, T, H].</param>
    /// <param name="scoreBias">Added to the attention scores, or null.</param>
    /// <param name="firstTokenOnly">Keys and values of all tokens, everything else of the first one: [B, 1, H] instead of [B, T, H].</param>
    /// <param name="dropout">Null in evaluation.</param>
    public Tensor Run(Tensor x, Tensor? scoreBias, bool firstTokenOnly, Dropout? dropout)
    {
        using var scope = NewDisposeScope();
        var residual = firstTokenOnly ? x.narrow(1, 0, 1) : x;
        var attended = _attentionOutput.Apply(Attend(x, residual, scoreBias, dropout));
        if (_config.Family.Layer.DropsAttentionOutput) attended = TransformerEncoder.Drop(dropout, attended, _config.HiddenDropout);
        var middle = _attentionNorm.Apply(attended + residual);
        var output = _output.Apply(_activation(_intermediate.Apply(middle)));
        output = TransformerEncoder.Drop(dropout, output, _config.HiddenDropout);
        return _outputNorm.Apply(output + middle).MoveToOuterDisposeScope();
    }

    /// <summary>[B, Q, H], where Q is T or 1. Plain products and softmax: libtorch's fused attention is slower on the CPU with a gradient or dropout.</summary>
    private Tensor Attend(Tensor x, Tensor queried, Tensor? scoreBias, Dropout? dropout)
    {
        var (b, t, q, h) = (x.shape[0], x.shape[1], queried.shape[1], _config.HiddenSize);
        var (heads, width) = (_config.Heads, h / _config.Heads);
        var (query, key, value) = _attention.Project(x, queried);
        query = query.view(b, q, heads, width).transpose(1, 2);                                // [B, A, Q, D]
        key = key.view(b, t, heads, width).permute(0, 2, 3, 1);                                // [B, A, D, T]
        value = value.view(b, t, heads, width).transpose(1, 2);                                // [B, A, T, D]

        var scores = query.matmul(key).mul_(1 / Math.Sqrt(width));                             // [B, A, Q, T]
        if (scoreBias is not null) scores.add_(q < scoreBias.shape[2] ? scoreBias.narrow(2, 0, q) : scoreBias);
        var weights = TransformerEncoder.Drop(dropout, scores.softmax(-1), _config.AttentionDropout);
        return weights.matmul(value).transpose(1, 2).reshape(b, q, h);
    }
}
