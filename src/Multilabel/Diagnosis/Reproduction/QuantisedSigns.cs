using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Whether predictions are the model's with weights of few bits: off in the same cells and the same way as rounding the weights makes its own.</summary>
internal static class QuantisedSigns
{
    private const int Sampled = 48, FewestCells = 30, Block = 64;

    /// <summary>Correlation of the differences: other programs round a little otherwise, and activations besides.</summary>
    private const double Alike = 0.6;

    private sealed record Code(string Name, bool MatricesAlone, Func<Tensor, Tensor> Round);

    private static IEnumerable<Code> Codes()
    {
        yield return new Code("8-bit floating point (4 of exponent, 3 of mantissa)", true, Float8);
        yield return new Code("the 16 levels of NF4", true, t => Blocks(t, NormalFloat4));
        foreach (var bits in (int[])[8, 4, 3])
        {
            yield return new Code(Suspicion.Text($"{bits} bits by tensor"), true, t => Whole(t, t.abs().max(), bits));
            yield return new Code(Suspicion.Text($"{bits} bits by row"), true, t => Whole(t, t.abs().amax([1], keepdim: true), bits));
            yield return new Code(Suspicion.Text($"{bits} bits by tensor, biases and norms as well"), false, t => Whole(t, t.abs().max(), bits));
            if (bits < 8) yield return new Code(Suspicion.Text($"{bits} bits by block of {Block}"), true, t => Blocks(t, b => Whole(b, b.abs().amax([1], keepdim: true), bits)));
        }
    }

    public static Explanation? Find(VariantSource source, Comparison comparison, ScoreForm form, float[][] logits)
    {
        // Few bits make no model right that is wrong without them.
        if (form == DecisionForms.AtHalf || comparison.Predictions.RightShare(source.Patient.Labels) > source.Patient.RightShare) return null;
        var rows = EvenPlaces.Of(comparison.Rows, Sampled);
        var cells = (from i in rows from k in Enumerable.Range(0, logits[i].Length) let z = comparison.LogitOf(comparison.Predictions.Values[i][k], form) where z is not null select (I: i, K: k, Apart: z.Value - logits[i][k])).ToList();
        if (cells.Count < FewestCells) return null;
        var size = Math.Sqrt(cells.Average(c => c.Apart * c.Apart));
        // Few bits shrink logits, as a new head or another text does: what counts is the rest.
        var own = cells.ConvertAll(c => (double)logits[c.I][c.K]);
        var apart = Beside(cells.ConvertAll(c => c.Apart), own);
        (double Alike, string Name) best = (0, "");
        using var weights = new RoundedWeights(source.Model);
        foreach (var code in Codes())
        {
            var rounded = rows.Zip(weights.Logits(p => p.Value.dim() == 2 || !code.MatricesAlone ? code.Round(p.Value) : p.Value, [.. rows.Select(i => source.Own[i].Ids)])).ToDictionary(p => p.First, p => p.Second);
            var alike = RoundedWeights.Alike(Beside(cells.ConvertAll(c => (double)rounded[c.I][c.K] - logits[c.I][c.K]), own), apart);
            if (alike > best.Alike) best = (alike, code.Name);
        }
        if (best.Alike < Alike) return null;
        return new Explanation("C12", 84,
            Suspicion.Text($"The predictions differ from this model's by {size:0.000} (root mean square, in logits), and the same way in the same cells as rounding its weights to {best.Name} moves them (correlation {best.Alike:0.00}): the program computes with weights of few bits."),
            ("correlation", best.Alike), ("code", best.Name), ("difference", size));
    }

    // What is left of the values without their share along others.
    private static List<double> Beside(List<double> values, List<double> others)
    {
        var along = RoundedWeights.Product(values, others) / Math.Max(1e-12, RoundedWeights.Product(others, others));
        return [.. values.Zip(others, (v, o) => v - (along * o))];
    }

    // Symmetric, the largest number at the end of the scale.
    private static Tensor Whole(Tensor values, Tensor largest, int bits)
    {
        var step = largest.clamp_min(HeldNumber.Of(1e-12)) / HeldNumber.Of(Math.Pow(2, bits - 1) - 1);
        return (values / step).round() * step;
    }

    private static Tensor Blocks(Tensor values, Func<Tensor, Tensor> round) => values.numel() % Block == 0 ? round(values.reshape(-1, Block)).reshape(values.shape) : values;

    // The nearest of 16 quantiles of a normal distribution, the largest number of a block at 1 or -1 (Dettmers et al., QLoRA, 2023, appendix E).
    private static Tensor NormalFloat4(Tensor blocks)
    {
        float[] levels = [-1, -0.69619280f, -0.52507305f, -0.39491749f, -0.28444138f, -0.18477343f, -0.09105004f, 0, 0.07958030f, 0.16093020f, 0.24611230f, 0.33791524f, 0.44070983f, 0.56261700f, 0.72295684f, 1];
        using var middles = tensor([.. levels.Zip(levels.Skip(1), (low, high) => (low + high) / 2)]);
        using var known = tensor(levels);
        var largest = blocks.abs().amax([1], keepdim: true).clamp_min(HeldNumber.Of(1e-12));
        return known.index_select(0, bucketize(blocks / largest, middles).flatten()).reshape(blocks.shape) * largest;
    }

    // Three bits behind the first; 2^-6 is the smallest number with all of them.
    private static Tensor Float8(Tensor values)
    {
        var step = values.abs().clamp_min(HeldNumber.Of(Math.Pow(2, -6))).log2().floor().exp2() / HeldNumber.Of(8.0);
        return (values / step).round() * step;
    }
}
