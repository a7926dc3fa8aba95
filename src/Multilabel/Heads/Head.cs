using static TorchSharp.torch;

namespace Multilabel;

/// <summary>From hidden states [N, H] to the input of the final linear layer [B, F]; that layer gives the logits [B, K].</summary>
internal abstract class Head
{
    /// <summary>Name of the final linear layer; its parameters are this followed by <c>.weight</c> [K, F] and <c>.bias</c> [K].</summary>
    public abstract string Final { get; }

    /// <summary>Whether nothing but the first token is read, so that the last layer need not compute the others.</summary>
    public abstract bool FirstTokenOnly { get; }

    /// <summary>The parameters of the head, the final layer last.</summary>
    public abstract IEnumerable<ParameterSpec> Parameters(ModelConfig config, int labels);

    /// <summary>Called once, when the parameters are there.</summary>
    public abstract void Bind(ParameterMap parameters);

    /// <param name="hidden">[N, H], or [B, H] where <see cref="FirstTokenOnly"/>.</param>
    /// <param name="batch">The texts.</param>
    /// <param name="dropout">Null in evaluation.</param>
    public abstract Tensor Features(Tensor hidden, Batch batch, Dropout? dropout);

    /// <summary>[B, H]: all that is read of the hidden states, which is the same whatever the head's own parameters and dropout are. Given again, it stays.</summary>
    public abstract Tensor OneRowEach(Tensor hidden, Batch batch);

    /// <summary>[B, H], whether the last layer left all tokens or only the first.</summary>
    protected static Tensor FirstTokens(Tensor hidden, Batch batch) =>
        hidden.shape[0] == batch.Size ? hidden : hidden.index_select(0, batch.FirstTokens(hidden.device));
}
