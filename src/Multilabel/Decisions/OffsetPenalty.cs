namespace Multilabel;

/// <summary>
/// How much a label's own offset is held back in a <see cref="PooledPlatt"/>, by cross-validation over the rows it is fitted to: where the scores know how
/// frequent each label is, offsets only follow the noise of few rows; where labels are rare and the scores too low, they are needed.
/// </summary>
internal static class OffsetPenalty
{
    private const int Folds = 5;
    private const int MostRows = 2000;   // beyond, a label has so many cells that no penalty matters
    private static readonly double[] s_penalties = [PooledPlatt.UsualPenalty, 10, 100];

    /// <summary>The one with the least log-loss on rows that the fit has not seen.</summary>
    /// <param name="logits">[rows][labels]</param>
    /// <param name="labels">[rows][labels]</param>
    public static double For(float[][] logits, bool[][] labels)
    {
        if (labels.Length is < 2 * Folds or > MostRows) return PooledPlatt.UsualPenalty;
        var foldOf = IterativeStratification.Folds(labels, Folds, seed: 0);
        return s_penalties.MinBy(penalty => BceArithmetic.Mean(OutOfFold.Score(foldOf, Folds, (_, train, scored) =>
        {
            var calibration = PooledPlatt.Fit(Array.ConvertAll(train, i => logits[i]), Array.ConvertAll(train, i => labels[i]), penalty);
            return Array.ConvertAll(scored, i => logits[i].Select((logit, label) => (float)calibration.Logit(logit, label)).ToArray());
        }).Logits, labels));
    }
}
