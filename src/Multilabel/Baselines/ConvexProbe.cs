namespace Multilabel;

/// <summary>
/// A linear head found by convex optimisation on frozen features: the start for fine-tuning (linear probe first), a baseline, and a
/// check whether the features carry the labels at all. The standardisation is folded in: logits = weights · feature + bias.
/// </summary>
/// <param name="Weights">[labels, features], row-major, for the features as given.</param>
/// <param name="Bias">[labels]</param>
internal sealed record ConvexProbe(float[] Weights, float[] Bias)
{
    /// <summary>With which training rows are fitted.</summary>
    public const double UsualRidge = 10;

    private const double ConstantBelow = 1e-6; // of the largest deviation: what such a feature holds is rounding

    /// <summary>
    /// Minimises Σ log-loss + <paramref name="ridge"/> / 2 · ‖w‖² per label over standardised <paramref name="features"/> [rows, features].
    /// With more features than rows a ridge of 1 already separates the training rows; 10 to 1000 is usual for rows not seen.
    /// </summary>
    public static ConvexProbe Fit(ReadOnlySpan<float> features, bool[][] labels, double ridge = UsualRidge, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        if (labels.Length == 0 || features.Length % labels.Length != 0 || features.Length == 0)
            throw new ArgumentException($"{features.Length} feature values do not make {labels.Length} rows.", nameof(features));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ridge);
        var width = features.Length / labels.Length;
        var (means, scales) = Moments(features, width);
        var standardised = new float[features.Length];
        for (var i = 0; i < features.Length; i++)
            standardised[i] = (float)((features[i] - means[i % width]) * scales[i % width]);
        var rows = new DenseRows(standardised, width);
        var covariance = new FeatureCovariance(rows);
        var count = labels[0].Length;
        var (weights, bias) = (new float[count * width], new float[count]);
        var cost = 1 / ridge;
        new LogisticRegression(rows, labels, cost).Solve(
            frequency => covariance.InverseWith(cost * frequency * (1 - frequency), cost * frequency * (1 - frequency) * rows.Rows),
            (label, solution, intercept) =>
            {
                var shift = 0.0;
                for (var feature = 0; feature < width; feature++)
                {
                    var weight = solution[feature] * scales[feature];
                    weights[label * width + feature] = (float)weight;
                    shift += weight * means[feature];
                }
                bias[label] = (float)(intercept - shift);
            },
            progress,
            cancellation);
        return new ConvexProbe(weights, bias);
    }

    /// <summary>As above, for features [rows][features].</summary>
    public static ConvexProbe Fit(float[][] features, bool[][] labels, double ridge = UsualRidge, Action<double>? progress = null, CancellationToken cancellation = default) =>
        Fit(features.SelectMany(row => row).ToArray(), labels, ridge, progress, cancellation);

    /// <summary>Logits of one row of features.</summary>
    public float[] Logits(ReadOnlySpan<float> features)
    {
        var logits = new float[Bias.Length];
        for (var label = 0; label < logits.Length; label++)
        {
            double sum = Bias[label];
            for (var feature = 0; feature < features.Length; feature++)
                sum += (double)Weights[label * features.Length + feature] * features[feature];
            logits[label] = (float)sum;
        }
        return logits;
    }

    /// <summary>Mean and 1 / standard deviation of every feature; 0 for a feature that does not vary.</summary>
    private static (double[] Means, double[] Scales) Moments(ReadOnlySpan<float> features, int width)
    {
        var rows = features.Length / width;
        var (means, squares) = (new double[width], new double[width]);
        for (var i = 0; i < features.Length; i++)
        {
            if (!float.IsFinite(features[i]))
                throw new MultilabelException($"Feature {i % width + 1} of row {i / width + 1} is not a finite number; the encoder's weights or its input are broken.");
            means[i % width] += features[i] / (double)rows;
        }
        for (var i = 0; i < features.Length; i++)
            squares[i % width] += (features[i] - means[i % width]) * (features[i] - means[i % width]) / rows;
        var deviations = Array.ConvertAll(squares, Math.Sqrt);
        var least = ConstantBelow * deviations.Max();
        return (means, Array.ConvertAll(deviations, deviation => deviation > least ? 1 / deviation : 0));
    }
}
