namespace Multilabel;

/// <summary>Whether numbers are the model's own but for a 16-bit format: near by as much as bf16 is.</summary>
internal static class HalfPrecision
{
    /// <summary>What bf16 does to logits, relative to the largest of the row, and at least.</summary>
    private const double Relative = 0.025, Absolute = 0.06;

    /// <summary>Half the distance of neighbours in bf16 just below 1.</summary>
    private const double Step = 0.004;

    /// <param name="comparison">The file.</param>
    /// <param name="logits">The model's own.</param>
    /// <param name="form">Sigmoid, logits, or decisions.</param>
    public static bool Holds(Comparison comparison, float[][] logits, ScoreForm form)
    {
        var near = Enumerable.Range(0, comparison.Rows).Count(i => RowHolds(comparison, i, Comparison.Doubles(logits[i]), form));
        return near >= 0.99 * comparison.Rows;
    }

    private static bool RowHolds(Comparison comparison, int row, double[] z, ScoreForm form)
    {
        var noise = Absolute + Relative * z.Max(Math.Abs);
        var (low, high) = (form.Values(Array.ConvertAll(z, v => v - noise)), form.Values(Array.ConvertAll(z, v => v + noise)));
        var own = comparison.Predictions.Values[row];
        for (var k = 0; k < own.Length; k++)
        {
            var slack = comparison.Predictions.Rounding(own[k]) + Step * Math.Min(1, Math.Abs(own[k]));
            if (!double.IsNaN(own[k]) && !(own[k] >= low[k] - slack && own[k] <= high[k] + slack)) return false;
        }
        return true;
    }
}
