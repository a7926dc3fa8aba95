namespace Multilabel;

/// <summary>Group G of the catalogue: numbers and hardware.</summary>
internal static class NumberCauses
{
    public const string Title = "Numbers and hardware";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("G2", "fp16 overflow in attention masks (-1e9 or dtype-min)",
            "NaN rows",
            "non-finite scan per layer",
            "name the layer"),
        new("G3", "bf16 weights with tiny updates (update < half a unit in the last place)",
            "weights stop moving",
            "share of elements unchanged although grad != 0",
            "\"71 % of updates were rounded away.\""),
    ];
}
