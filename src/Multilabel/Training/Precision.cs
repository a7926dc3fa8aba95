namespace Multilabel;

/// <summary>The number format of the large matrix products.</summary>
public enum Precision
{
    /// <summary>bf16 where a short measurement shows that this processor gains from it, fp32 otherwise.</summary>
    Auto,

    /// <summary>32 bits throughout: the same numbers as the original within rounding.</summary>
    Fp32,

    /// <summary>Matrices, activations and their gradients in bfloat16, summed in 32 bits; weights are kept and saved in 32 bits.</summary>
    Bf16,
}
