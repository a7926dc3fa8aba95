namespace Multilabel;

/// <summary>The constants of <see cref="AdamW"/>; PyTorch's defaults.</summary>
internal sealed record AdamWOptions
{
    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.999;

    public double Epsilon { get; init; } = 1e-8;
}
