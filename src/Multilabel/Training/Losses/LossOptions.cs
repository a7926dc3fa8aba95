namespace Multilabel;

/// <summary>A loss and its constants. Values outside the ranges are refused when the loss is created.</summary>
internal sealed record LossOptions
{
    public LossKind Kind { get; init; } = LossKind.Bce;

    /// <summary>Largest weight of a rare label's positives; above 0.</summary>
    public double PosWeightCap { get; init; } = 10;

    /// <summary>How fast cells that are nearly right fade; 0 or more.</summary>
    public double FocalGamma { get; init; } = 2;

    /// <summary>Weight of positives; negatives weigh 1 minus it. Above 0 and below 1; 0.25 is usual in object detection.</summary>
    public double FocalAlpha { get; init; } = 0.5;

    /// <summary>As <see cref="FocalGamma"/>, for cells without the label; 0 or more.</summary>
    public double AsymmetricGammaNegative { get; init; } = 4;

    /// <summary>As <see cref="FocalGamma"/>, for cells with the label; 0 or more.</summary>
    public double AsymmetricGammaPositive { get; init; } = 1;

    /// <summary>Probability up to which a cell without the label costs nothing; from 0, below 1.</summary>
    public double AsymmetricMargin { get; init; } = 0.05;
}
