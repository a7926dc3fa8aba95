namespace Multilabel;

/// <summary>Modules of one transformer layer, in the order of named_parameters(). <c>Path</c> has the layer's number at {0}.</summary>
internal sealed record LayerNames(
    string Path, string Query, string Key, string Value, string AttentionOutput, string AttentionNorm, string Intermediate, string Output, string OutputNorm)
{
    public static LayerNames Bert { get; } = new(
        "encoder.layer.{0}.", "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "attention.output.LayerNorm",
        "intermediate.dense", "output.dense", "output.LayerNorm");

    public static LayerNames MPNet { get; } = Bert with
    {
        Query = "attention.attn.q",
        Key = "attention.attn.k",
        Value = "attention.attn.v",
        AttentionOutput = "attention.attn.o",
        AttentionNorm = "attention.LayerNorm",
    };

    public static LayerNames DistilBert { get; } = new(
        "transformer.layer.{0}.", "attention.q_lin", "attention.k_lin", "attention.v_lin", "attention.out_lin", "sa_layer_norm",
        "ffn.lin1", "ffn.lin2", "output_layer_norm");

    /// <summary>DistilBERT's only difference in the arithmetic of a layer: nothing is dropped between the attention's output and the residual sum.</summary>
    public bool DropsAttentionOutput => this != DistilBert;
}
