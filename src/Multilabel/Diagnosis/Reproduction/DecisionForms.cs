namespace Multilabel;

/// <summary>Ways from a row's logits to yes and no. The slope is that of a step: endless next to the cut, 0 elsewhere.</summary>
internal static class DecisionForms
{
    /// <summary>Logits this near a cut may fall on either side of it.</summary>
    private const double Near = 0.02;

    public static ScoreForm AtHalf { get; } = Cut(null, "sigmoid ≥ 0.5", z => z);

    public static IReadOnlyList<ScoreForm> Wrong { get; } =
    [
        new("H4", "arg-max: the best label alone", z => Top(z, 1), z => NearTop(z, 1)),
        new("H4", "the best label alone, where its probability is above 0.5", z => And(Top(z, 1), Positive(z)), z => NearTop(z, 1)),
        Cut("H3", "logit > 0.5", z => [.. z.Select(v => v - 0.5)]),
        Cut("H2", "softmax > 0.5", z => [.. ScoreForm.SoftmaxOf(z).Select(p => Math.Log(p / Math.Max(1e-300, 1 - p)))]),
        Cut("H3", "logit > 1, as if logits were probabilities or labels", z => [.. z.Select(v => v - 1)]),
    ];

    /// <summary>So many labels for every row, whatever their scores.</summary>
    public static ScoreForm Best(int count) => new("H11", $"the best {count} labels", z => Top(z, count), z => NearTop(z, count));

    /// <summary>The decisions of a classifier's own cut-offs.</summary>
    public static ScoreForm Of(CutOffs cutOffs)
    {
        var probabilities = ScoreForm.Calibrated(cutOffs.Calibration).Values;
        return new(null, "the decisions of its own cut-offs", z => [.. cutOffs.Decide(probabilities(z)).Select(on => on ? 1.0 : 0)],
            z => [.. probabilities(z).Select((p, k) => !cutOffs.HasThresholds || Math.Abs(p - cutOffs.Thresholds[k]) < Near / 4 ? double.PositiveInfinity : 0)]);
    }

    public static ScoreForm Above(double[] cuts, string id, string name) => Cut(id, name, z => [.. z.Select((v, k) => v - cuts[k])]);

    private static ScoreForm Cut(string? id, string name, Func<double[], double[]> above) =>
        new(id, name, z => [.. above(z).Select(v => v > 0 ? 1.0 : 0)], z => [.. above(z).Select(v => Math.Abs(v) < Near ? double.PositiveInfinity : 0)]);

    private static double[] Top(double[] z, int count)
    {
        var order = z.Order().Reverse().ToArray();
        var least = order[Math.Min(count, z.Length) - 1];
        return [.. z.Select(v => v >= least ? 1.0 : 0)];
    }

    private static double[] NearTop(double[] z, int count)
    {
        if (count >= z.Length) return new double[z.Length];
        var order = z.Order().Reverse().ToArray();
        var near = order[count - 1] - order[count] < Near;
        return [.. z.Select(v => near && v >= order[count] - Near && v <= order[count - 1] + Near ? double.PositiveInfinity : 0)];
    }

    private static double[] Positive(double[] z) => [.. z.Select(v => v > 0 ? 1.0 : 0)];

    private static double[] And(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x * y)];
}
