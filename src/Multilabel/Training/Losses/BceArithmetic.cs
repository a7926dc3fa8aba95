namespace Multilabel;

/// <summary>
/// Binary cross-entropy of finished predictions, in double precision and without torch, for verdicts that must not depend on the training code.
/// </summary>
internal static class BceArithmetic
{
    /// <summary>max(z, 0) - z y + ln(1 + e^-|z|), in nats: the cost of answering sigmoid(z) where the truth is y.</summary>
    public static double Cell(double logit, double label) => Math.Max(logit, 0) - logit * label + double.LogP1(Math.Exp(-Math.Abs(logit)));

    /// <summary>The mean over all cells. NaN where there are none, or where a logit is no number.</summary>
    public static double Mean(IReadOnlyList<float[]> logits, IReadOnlyList<bool[]> labels)
    {
        var perLabel = MeanPerLabel(logits, labels);
        return perLabel.Length == 0 ? double.NaN : perLabel.Average();
    }

    /// <summary>The mean over the rows, for each label.</summary>
    public static double[] MeanPerLabel(IReadOnlyList<float[]> logits, IReadOnlyList<bool[]> labels)
    {
        if (logits.Count != labels.Count) throw new ArgumentException($"{logits.Count} rows of logits, {labels.Count} rows of labels.", nameof(labels));
        if (logits.Count == 0) return [];
        var sums = new double[logits[0].Length];
        for (var row = 0; row < logits.Count; row++)
            for (var k = 0; k < sums.Length; k++) sums[k] += Cell(logits[row][k], labels[row][k] ? 1 : 0);
        for (var k = 0; k < sums.Length; k++) sums[k] /= logits.Count;
        return sums;
    }

    /// <summary>
    /// The largest share of cells on the wrong side of 0.5 that a mean loss allows: a wrong cell costs at least ln 2. Holds for unweighted binary
    /// cross-entropy and for weights of at least 1.
    /// </summary>
    public static double WrongCellsBound(double meanLoss) => Math.Min(1, meanLoss / Math.Log(2));
}
