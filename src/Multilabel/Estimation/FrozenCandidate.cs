namespace Multilabel;

/// <summary>A linear head on the encoder as it is, a convex problem. Its ridge is chosen by cross-validation inside the rows it trains on.</summary>
internal sealed class FrozenCandidate(float[][] features, bool[][] labels) : ICandidate
{
    public const string Key = "frozen";

    public string Name => Key;

    public string Description => "the encoder as it is, with a linear head";

    public float[][] Score(int[] train, int[] scored, int seed, Action<double> progress, CancellationToken cancellation)
    {
        var (known, own) = (Array.ConvertAll(train, i => features[i]), Array.ConvertAll(train, i => labels[i]));
        var probe = ConvexProbe.Fit(known, own, RidgeChoice.For(known, own, seed, cancellation), progress, cancellation);
        return Array.ConvertAll(scored, i => probe.Logits(features[i]));
    }
}
