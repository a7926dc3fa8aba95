using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Hidden states between layers, [N, H], twice: in fp32, as residual sums add them up from layer to layer, and rounded as products read them. In
/// fp32 both are the same tensor. Rounding the sums, too, would be a quarter of the noise that bf16 puts into gradients.
/// </summary>
internal readonly record struct HiddenStates(Tensor Exact, Tensor Operand)
{
    /// <param name="exact">fp32; becomes part of the result.</param>
    /// <param name="half">Products read bf16.</param>
    public static HiddenStates Of(Tensor exact, bool half) => new(exact, half ? exact.to_type(ScalarType.BFloat16) : exact);

    public void Free()
    {
        Exact.Dispose();
        if (!ReferenceEquals(Exact, Operand)) Operand.Dispose();
    }

    public HiddenStates MoveToOuterDisposeScope()
    {
        Exact.MoveToOuterDisposeScope();
        if (!ReferenceEquals(Exact, Operand)) Operand.MoveToOuterDisposeScope();
        return this;
    }
}

/// <summary>The gradient of hidden states in its two parts, [N, H] each; their sum is never rounded.</summary>
/// <param name="Residual">fp32: what passed the residual sums.</param>
/// <param name="Product">What came through the matrices, in their format; null where there was none.</param>
internal readonly record struct HiddenGradient(Tensor Residual, Tensor? Product)
{
    /// <summary>Both parts as one, which takes the place of the first.</summary>
    public Tensor Sum()
    {
        if (Product is null) return Residual;
        using var exact = Product.to_type(ScalarType.Float32);
        Residual.AddInPlace(exact);
        return Residual;
    }

    public void Free()
    {
        Residual.Dispose();
        Product?.Dispose();
    }

    public HiddenGradient MoveToOuterDisposeScope()
    {
        Residual.MoveToOuterDisposeScope();
        Product?.MoveToOuterDisposeScope();
        return this;
    }
}
