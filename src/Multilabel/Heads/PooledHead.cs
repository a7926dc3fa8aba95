using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Pooling over the tokens and one linear layer, as the modules Pooling and Dense of sentence-transformers.</summary>
internal sealed class PooledHead(PoolingMode mode) : Head
{
    /// <summary>Name of the linear layer in the parameter map: with the module's number, as named_parameters() of a SentenceTransformer has it.</summary>
    public const string Name = "2.linear";

    public PoolingMode Mode => mode;

    public override string Final => Name;

    public override bool FirstTokenOnly => mode == PoolingMode.Cls;

    public override IEnumerable<ParameterSpec> Parameters(ModelConfig config, int labels) =>
        ParameterSpec.Linear(Name, config.HiddenSize, labels, config.Layers + 1);

    public override void Bind(ParameterMap parameters)
    {
    }

    public override Tensor Features(Tensor hidden, Batch batch, Dropout? dropout)
    {
        using var scope = NewDisposeScope();
        var pooled = mode switch
        {
            PoolingMode.Cls => hidden.select(1, 0),
            _ when batch.Mask is null => mode == PoolingMode.Max ? hidden.amax([1]) : hidden.mean([1]),
            PoolingMode.Max => hidden.masked_fill(batch.Mask.logical_not().unsqueeze(-1), -1e9).amax([1]),
            _ => Mean(hidden, batch.Mask),
        };
        return pooled.MoveToOuterDisposeScope();
    }

    private static Tensor Mean(Tensor hidden, Tensor mask)
    {
        var real = mask.to(ScalarType.Float32).unsqueeze(1);                                   // [B, 1, T]
        return real.matmul(hidden).squeeze(1) / real.sum(2);                                   // [B, H]
    }
}
