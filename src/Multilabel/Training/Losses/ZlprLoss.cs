using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// ZLPR (arXiv 2208.02955), per row ln(1 + sum over its labels of e^-z) + ln(1 + sum over the others of e^z); a label of weight y stands in the
/// first sum with y and in the second with 1-y. The mean over rows.
/// </summary>
internal sealed class ZlprLoss : Loss
{
    public override string Name => "zlpr";

    public override Tensor Compute(Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var zero = zeros([logits.shape[0], 1], logits.dtype, logits.device); // [B, 1]: the 1 of ln(1 + …)
        // ln 0 = -infinity takes a label out of a sum, and its gradient with it.
        var own = cat([zero, labels.log() - logits], dim: 1).logsumexp(1); // [B]
        var others = cat([zero, HeldNumber.OneMinus(labels).log().Plus(logits)], dim: 1).logsumexp(1); // [B]
        return own.Plus(others).mean().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Convex in the constants, which are found by lowering an upper bound that touches the loss where one stands: the logarithms replaced by their
    /// tangents leave c_k e^-z + d_k e^z per label, lowest at z = ln(c_k / d_k) / 2. Each round lowers the loss.
    /// </summary>
    public override double Floor(IReadOnlyList<float[]> labels)
    {
        if (labels.Count == 0) return 0;
        var count = labels[0].Length;
        var z = BaseRate.Prevalences(labels).Select(p => Bounded(Calibration.Logit(p))).ToArray();
        var (c, d) = (new double[count], new double[count]);
        for (var (round, before) = (0, double.PositiveInfinity); ; round++)
        {
            var loss = Tangents(labels, z, c, d);
            if (round == 2000 || before - loss <= 1e-13 * loss) return Math.Min(loss, before);
            before = loss;
            for (var k = 0; k < count; k++) z[k] = Bounded(Math.Log(c[k] / d[k]) / 2);
        }
    }

    /// <summary>The mean loss of the constants, and the slopes of its tangents.</summary>
    private static double Tangents(IReadOnlyList<float[]> labels, double[] z, double[] c, double[] d)
    {
        Array.Clear(c);
        Array.Clear(d);
        var (down, up) = (Array.ConvertAll(z, v => Math.Exp(-v)), Array.ConvertAll(z, Math.Exp));
        var sum = 0.0;
        foreach (var row in labels)
        {
            var (own, others) = (0.0, 0.0);
            for (var k = 0; k < z.Length; k++)
            {
                own += row[k] * down[k];
                others += (1 - row[k]) * up[k];
            }
            sum += double.LogP1(own) + double.LogP1(others);
            for (var k = 0; k < z.Length; k++)
            {
                c[k] += row[k] / (1 + own);
                d[k] += (1 - row[k]) / (1 + others);
            }
        }
        return sum / labels.Count;
    }

    /// <summary>A label that is always or never set has its best constant at infinity; e^-40 is as good.</summary>
    private static double Bounded(double z) => Math.Clamp(z, -40, 40);
}
