using static TorchSharp.torch;

namespace Multilabel;

/// <summary>One weight or bias of the model.</summary>
/// <param name="Name">Full name as transformers gives it, for example <c>bert.encoder.layer.0.attention.self.query.weight</c>.</param>
/// <param name="Layer">0 for embeddings, 1 to L for the transformer layers from below, L+1 for the head.</param>
/// <param name="Value">
/// fp32 leaf on the model's device. Change it in place only: query, key and value of a layer are views of one storage, which prediction reads as a whole.
/// </param>
internal sealed record Parameter(string Name, int Layer, Tensor Value)
{
    /// <summary>Whether gradients are computed and the optimizer moves it.</summary>
    public bool Trains
    {
        get => Value.requires_grad;
        set => Value.requires_grad = value;
    }

    public long Elements => Value.numel();

    /// <summary><see cref="TensorDigest"/> of the numbers as they are now.</summary>
    public string Digest() => TensorDigest.Of(Value);
}
