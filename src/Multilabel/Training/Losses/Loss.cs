using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// What a training step minimises. Labels are 0 or 1, or anything between (shares of annotators), in which every loss here is linear except ZLPR.
/// </summary>
internal abstract class Loss
{
    /// <summary>As options and reports name it.</summary>
    public abstract string Name { get; }

    /// <summary>The loss of a batch.</summary>
    /// <param name="logits">[B, K], floating.</param>
    /// <param name="labels">[B, K], of the same type and device.</param>
    /// <returns>A scalar that can be differentiated.</returns>
    public abstract Tensor Compute(Tensor logits, Tensor labels);

    /// <summary>
    /// The lowest loss that one constant answer per label can have on these rows: what a model reaches that has learned the label frequencies and
    /// nothing of the texts.
    /// </summary>
    /// <param name="labels">Rows of K labels from 0 to 1.</param>
    public abstract double Floor(IReadOnlyList<float[]> labels);

    /// <param name="options">Which loss, and its constants.</param>
    /// <param name="labels">The training rows, from which the weights of positives come.</param>
    public static Loss Create(LossOptions options, IReadOnlyList<float[]> labels) => options.Kind switch
    {
        LossKind.Bce => new BceLoss(),
        LossKind.BcePosWeight => new BcePosWeightLoss(BcePosWeightLoss.Weights(
            labels, Checked(options.PosWeightCap, "PosWeightCap", options.PosWeightCap > 0, "above 0 (usual: 10)"))),
        LossKind.Focal => new FocalLoss(
            Checked(options.FocalGamma, "FocalGamma", options.FocalGamma >= 0, "0 or more (usual: 2)"),
            Checked(options.FocalAlpha, "FocalAlpha", options.FocalAlpha is > 0 and < 1, "above 0 and below 1 (usual: 0.5)")),
        LossKind.Asymmetric => new AsymmetricLoss(
            Checked(options.AsymmetricGammaNegative, "AsymmetricGammaNegative", options.AsymmetricGammaNegative >= 0, "0 or more (usual: 4)"),
            Checked(options.AsymmetricGammaPositive, "AsymmetricGammaPositive", options.AsymmetricGammaPositive >= 0, "0 or more (usual: 1)"),
            Checked(options.AsymmetricMargin, "AsymmetricMargin", options.AsymmetricMargin is >= 0 and < 1, "from 0, below 1 (usual: 0.05)")),
        LossKind.Zlpr => new ZlprLoss(),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, null),
    };

    private static double Checked(double value, string name, bool valid, string expected)
        => valid && double.IsFinite(value) ? value : throw new MultilabelException(FormattableString.Invariant($"{name} is {value}; it must be {expected}."));
}
