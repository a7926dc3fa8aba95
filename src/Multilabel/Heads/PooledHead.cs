using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Pooling over the tokens, length 1 where the folder's vectors have it, and one linear layer: the modules Pooling, Normalize and Dense of sentence-transformers.</summary>
internal sealed class PooledHead(PoolingMode mode, bool normalizes) : Head
{
    public PoolingMode Mode => mode;

    /// <summary>Whether pooled vectors are brought to length 1, which is what an encoder of similarities was trained with.</summary>
    public bool Normalizes => normalizes;

    /// <summary>With the module's number, as named_parameters() of a SentenceTransformer has it.</summary>
    public override string Final => normalizes ? "3.linear" : "2.linear";

    /// <summary>The name that the layer's own file has for one of its parameters: without the number of the module.</summary>
    public static string NameInFile(string parameter) => parameter[(parameter.IndexOf('.', StringComparison.Ordinal) + 1)..];

    public override bool FirstTokenOnly => mode == PoolingMode.Cls;

    public override IEnumerable<ParameterSpec> Parameters(ModelConfig config, int labels) =>
        ParameterSpec.Linear(Final, config.HiddenSize, labels, config.Layers + 1);

    public override void Bind(ParameterMap parameters)
    {
    }

    /// <summary>Pooled. One row for each text is what is left of texts of one token, or pooled already.</summary>
    public override Tensor OneRowEach(Tensor hidden, Batch batch) => hidden.shape[0] == batch.Size ? hidden : mode switch
    {
        PoolingMode.Cls => FirstTokens(hidden, batch),
        PoolingMode.Max => Max(hidden, batch.Pad()),
        _ => Shares(batch, hidden.device).matmul(hidden),
    };

    public override Tensor Features(Tensor hidden, Batch batch, Dropout? dropout)
    {
        using var scope = NewDisposeScope();
        var row = OneRowEach(hidden, batch);
        return (normalizes ? nn.functional.normalize(row, 2, 1) : row.alias()).MoveToOuterDisposeScope();
    }

    private static Tensor Max(Tensor hidden, PaddedPlaces texts) => texts.Spread(hidden).masked_fill(texts.Padding.unsqueeze(-1), HeldNumber.Of(-1e9)).amax([1]);

    /// <summary>[B, N]: 1 / tokens of the text where a token belongs to it.</summary>
    private static Tensor Shares(Batch batch, Device device)
    {
        var shares = new float[batch.Size * batch.Tokens];
        for (var text = 0; text < batch.Size; text++)
        {
            var (start, end) = (batch.Starts[text], batch.Starts[text + 1]);
            shares.AsSpan((text * batch.Tokens) + start, end - start).Fill(1f / (end - start));
        }
        return tensor(shares, batch.Size, batch.Tokens, device: device);
    }
}
