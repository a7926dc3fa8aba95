namespace Multilabel;

/// <summary>A linear head on the encoder as it is, a convex problem. Its ridge is chosen by cross-validation inside the rows it trains on.</summary>
internal sealed class FrozenCandidate(float[][] features, bool[][] labels) : ICandidate
{
    public const string Key = "frozen";

    private const int InnerFolds = 3;
    private static readonly double[] s_ridges = [10, 30, 100, 300, 1000];

    public string Name => Key;

    public string Description => "the encoder as it is, with a linear head";

    public float[][] Score(int[] train, int[] scored, int seed, Action<double> progress, CancellationToken cancellation)
    {
        var (known, own) = (Array.ConvertAll(train, i => features[i]), Array.ConvertAll(train, i => labels[i]));
        var probe = ConvexProbe.Fit(known, own, Ridge(known, own, seed, cancellation), cancellation);
        return Array.ConvertAll(scored, i => probe.Logits(features[i]));
    }

    // The ridge with the least log-loss on rows that the fit has not seen.
    private static double Ridge(float[][] known, bool[][] own, int seed, CancellationToken cancellation)
    {
        if (own.Length < 2 * InnerFolds) return s_ridges[^1];
        var foldOf = IterativeStratification.Folds(own, InnerFolds, seed);
        return s_ridges.MinBy(ridge => BceArithmetic.Mean(OutOfFold.Score(foldOf, InnerFolds, (train, scored) =>
        {
            var probe = ConvexProbe.Fit([.. train.Select(i => known[i])], [.. train.Select(i => own[i])], ridge, cancellation);
            return Array.ConvertAll(scored, i => probe.Logits(known[i]));
        }, cancellation: cancellation).Logits, own));
    }
}
