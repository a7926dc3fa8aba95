namespace Multilabel;

/// <summary>Group G of the catalogue: numbers and hardware.</summary>
internal static class NumberCauses
{
    public const string Title = "Numbers and hardware";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("G2", "Overflow in half precision",
            "Some rows or the whole model give NaN.",
            "Values that are not finite in 16-bit tensors, or NaN in the given predictions where the same weights give finite numbers in float32.",
            "Compute and save in float32 or bfloat16."),
        new("G3", "Updates lost to rounding",
            "The weights stop moving although the gradient is not 0.",
            "In a bfloat16 file, most numbers of the trained matrices are exactly those before training (--base or an earlier checkpoint).",
            "Keep float32 weights beside the bfloat16 ones (mixed precision), or train in float32."),
    ];
}
