using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Binary cross-entropy with weighted positives: -[w_k y ln p + (1-y) ln(1-p)].</summary>
internal sealed class BcePosWeightLoss(double[] weights) : CellwiseLoss
{
    public override string Name => "bce-pos-weight";

    /// <summary>One per label. Outputs are probabilities again after the logarithm of it is subtracted from the logit.</summary>
    public IReadOnlyList<double> PosWeights => weights;

    public override Tensor Compute(Tensor logits, Tensor labels)
    {
        using var posWeights = tensor(weights, logits.dtype, logits.device); // [K]
        return nn.functional.binary_cross_entropy_with_logits(logits, labels, pos_weights: posWeights);
    }

    /// <summary>The best constant is p* = w pi / (w pi + 1 - pi).</summary>
    public override double Floor(double prevalence, int label)
    {
        if (prevalence <= 0 || prevalence >= 1) return 0;
        var positives = weights[label] * prevalence;
        var negatives = 1 - prevalence;
        var p = positives / (positives + negatives);
        return (positives > 0 ? -positives * Math.Log(p) : 0) - negatives * double.LogP1(-p);
    }

    public override double Cell(double logit, bool set, int label) => set ? weights[label] * Softplus(-logit) : Softplus(logit);

    /// <summary>
    /// (N - n_k) / n_k, at most <paramref name="cap"/>. A label that every row has keeps the weight 1: with (N - N) / N = 0 nothing would train it.
    /// </summary>
    public static double[] Weights(IReadOnlyList<float[]> labels, double cap)
        => [.. BaseRate.Prevalences(labels).Select(p => p >= 1 ? Math.Min(1, cap) : Math.Min(cap, p <= 0 ? cap : (1 - p) / p))];
}
