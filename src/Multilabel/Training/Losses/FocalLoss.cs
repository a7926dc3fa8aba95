using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Focal loss (arXiv 1708.02002): -[alpha y (1-p)^gamma ln p + (1-alpha) (1-y) p^gamma ln(1-p)].</summary>
internal sealed class FocalLoss(double gamma, double alpha) : CellwiseLoss
{
    public override string Name => "focal";

    public override Tensor Compute(Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var positive = sigmoid(-logits).pow(HeldNumber.Of(gamma)) * nn.functional.logsigmoid(logits);
        var negative = sigmoid(logits).pow(HeldNumber.Of(gamma)) * nn.functional.logsigmoid(-logits);
        return (-(labels * positive * HeldNumber.Of(alpha)).Plus(HeldNumber.OneMinus(labels) * negative * HeldNumber.Of(1 - alpha)).mean()).MoveToOuterDisposeScope();
    }

    public override double Cell(double logit, bool set, int label)
    {
        // Both are the cell as seen from its right answer: z for a label that is set, -z for one that is not.
        var z = set ? logit : -logit;
        return (set ? alpha : 1 - alpha) * Math.Pow(Sigmoid(-z), gamma) * Softplus(-z);
    }
}
