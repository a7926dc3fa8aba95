using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Asymmetric loss (arXiv 2009.14119): -[y (1-p)^gamma+ ln p + (1-y) q^gamma- ln(1-q)] with q = max(p - margin, 0). The mean, where the authors'
/// code sums, so that the learning rate does not depend on the batch.
/// </summary>
internal sealed class AsymmetricLoss(double gammaNegative, double gammaPositive, double margin) : CellwiseLoss
{
    /// <summary>Instead of 0, where the slope of a power below 1 is infinite and its product with the clamp's slope 0 no number.</summary>
    private const double Tiny = 1e-12;

    public override string Name => "asymmetric";

    public override Tensor Compute(Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var positive = sigmoid(-logits).pow(HeldNumber.Of(gammaPositive)) * nn.functional.logsigmoid(logits);
        Tensor negative;
        if (margin == 0)
        {
            negative = sigmoid(logits).pow(HeldNumber.Of(gammaNegative)) * nn.functional.logsigmoid(-logits);
        }
        else
        {
            var q = (sigmoid(logits) - HeldNumber.Of(margin)).clamp_min(HeldNumber.Of(Tiny));
            negative = q.pow(HeldNumber.Of(gammaNegative)) * (-q).log1p();
        }
        return (-(labels * positive).Plus(HeldNumber.OneMinus(labels) * negative).mean()).MoveToOuterDisposeScope();
    }

    public override double Cell(double logit, bool set, int label)
    {
        if (set) return Math.Pow(Sigmoid(-logit), gammaPositive) * Softplus(-logit);
        if (margin == 0) return Math.Pow(Sigmoid(logit), gammaNegative) * Softplus(logit);
        var q = Math.Max(Sigmoid(logit) - margin, 0);
        return -Math.Pow(q, gammaNegative) * double.LogP1(-q);
    }
}
