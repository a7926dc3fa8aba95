using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Binary cross-entropy with logits: -[y ln p + (1-y) ln(1-p)].</summary>
internal sealed class BceLoss : CellwiseLoss
{
    public override string Name => "bce";

    public override Tensor Compute(Tensor logits, Tensor labels) => nn.functional.binary_cross_entropy_with_logits(logits, labels);

    public override double Floor(double prevalence, int label) => BaseRate.Entropy(prevalence);

    public override double Cell(double logit, bool set, int label) => Softplus(set ? -logit : logit);
}
