namespace Multilabel;

/// <summary>
/// The ridge of a <see cref="ConvexProbe"/> by cross-validation: with more features than rows a small one fits the training rows perfectly and new ones badly.
/// </summary>
internal static class RidgeChoice
{
    private const int Folds = 3;
    private const int MostRows = 2000;   // more do not move the choice, but cost time
    private static readonly double[] s_ridges = [10, 30, 100, 300, 1000];

    /// <summary>The one with the least log-loss on rows that the fit has not seen.</summary>
    /// <param name="features">[rows][features]</param>
    /// <param name="labels">[rows][labels]</param>
    /// <param name="seed">Of the folds.</param>
    /// <param name="cancellation">Ends it.</param>
    public static double For(float[][] features, bool[][] labels, long seed, CancellationToken cancellation = default)
    {
        if (labels.Length < 2 * Folds) return s_ridges[^1];
        var rows = EvenPlaces.Of(labels.Length, MostRows);
        var (known, own) = (Array.ConvertAll(rows, i => features[i]), Array.ConvertAll(rows, i => labels[i]));
        var foldOf = IterativeStratification.Folds(own, Folds, seed);
        return s_ridges.MinBy(ridge => BceArithmetic.Mean(OutOfFold.Score(foldOf, Folds, (_, train, scored) =>
        {
            var probe = ConvexProbe.Fit([.. train.Select(i => known[i])], [.. train.Select(i => own[i])], ridge, cancellation: cancellation);
            return Array.ConvertAll(scored, i => probe.Logits(known[i]));
        }, cancellation: cancellation).Logits, own));
    }
}
