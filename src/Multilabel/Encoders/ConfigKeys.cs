namespace Multilabel;

/// <summary>What the settings are called in config.json; null where the family has no such setting.</summary>
internal sealed record ConfigKeys(
    string HiddenSize, string Layers, string Heads, string IntermediateSize, string Activation, string HiddenDropout,
    string AttentionDropout, string? LayerNormEps)
{
    public static ConfigKeys Usual { get; } = new(
        "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "hidden_act",
        "hidden_dropout_prob", "attention_probs_dropout_prob", "layer_norm_eps");

    public static ConfigKeys DistilBert { get; } = new(
        "dim", "n_layers", "n_heads", "hidden_dim", "activation", "dropout", "attention_dropout", LayerNormEps: null);
}
