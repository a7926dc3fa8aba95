using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// R-Drop (Liang et al. 2021, arXiv 2106.14448): each batch passes twice, with other dropout; besides the loss, what is minimised is how far the
/// two answers are apart, so that the model learns what does not hang on single units.
/// </summary>
internal static class RDrop
{
    /// <summary>
    /// The mean over cells of (KL(p‖q) + KL(q‖p)) / 2 of the two answers' Bernoulli distributions, which is (p - q)(z_p - z_q) / 2.
    /// </summary>
    /// <param name="first">Logits [B, K].</param>
    /// <param name="second">Logits [B, K] of the same rows.</param>
    /// <returns>A scalar that can be differentiated; 0 for equal logits.</returns>
    public static Tensor Divergence(Tensor first, Tensor second) => ((sigmoid(first) - sigmoid(second)) * (first - second)).mean() * HeldNumber.Of(0.5);
}
