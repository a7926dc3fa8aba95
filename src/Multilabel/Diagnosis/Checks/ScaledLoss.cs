using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Another loss times a number.</summary>
internal sealed class ScaledLoss(CellwiseLoss loss, double factor) : CellwiseLoss
{
    public override string Name => loss.Name;

    public override Tensor Compute(Tensor logits, Tensor labels) => loss.Compute(logits, labels) * factor;

    public override double Cell(double logit, bool set, int label) => factor * loss.Cell(logit, set, label);
}
