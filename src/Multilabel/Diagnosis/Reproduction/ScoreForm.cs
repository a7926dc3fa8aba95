namespace Multilabel;

/// <summary>A way from a row's logits to the numbers of a file.</summary>
/// <param name="Id">Cause that it stands for; null where nothing is wrong with it.</param>
/// <param name="Name">For messages.</param>
/// <param name="Values">[K] from [K] logits.</param>
/// <param name="Slope">[K]: how far a value may move when each logit moves by 1.</param>
internal sealed record ScoreForm(string? Id, string Name, Func<double[], double[]> Values, Func<double[], double[]> Slope)
{
    public static ScoreForm Sigmoid { get; } = new(null, "sigmoid", z => Map(z, Calibration.Sigmoid), z => Map(z, Steep));

    public static ScoreForm Logits { get; } = new(null, "the logits", z => z, z => Map(z, _ => 1));

    public static ScoreForm Softmax { get; } = new("H2", "softmax", SoftmaxOf, z => Map(SoftmaxOf(z), p => 2 * p * (1 - p)));

    /// <summary>Forms of numbers that are neither right nor only 0 and 1.</summary>
    public static IReadOnlyList<ScoreForm> Wrong { get; } =
    [
        Softmax,
        new("A9", "sigmoid twice", z => Map(z, v => Calibration.Sigmoid(Calibration.Sigmoid(v))), z => Map(z, v => 0.25 * Steep(v))),
        new("A9", "sigmoid of the softmax", z => Map(SoftmaxOf(z), Calibration.Sigmoid), z => Map(SoftmaxOf(z), p => 0.5 * p * (1 - p))),
        new("H2", "softmax of the sigmoid", z => SoftmaxOf(Map(z, Calibration.Sigmoid)), z => Map(z, Steep)),
        new("H2", "the logarithm of the softmax", z => Map(SoftmaxOf(z), Math.Log), z => Map(z, _ => 2)),
        new("H4", "the best label's sigmoid alone", z => OnlyBest(z, Map(z, Calibration.Sigmoid)), z => Map(z, Steep)),
        new("H4", "the best label's softmax alone", z => OnlyBest(z, SoftmaxOf(z)), z => Map(SoftmaxOf(z), p => 2 * p * (1 - p))),
    ];

    /// <summary>What a classifier's own calibration makes of its logits; labels may depend on each other's.</summary>
    public static ScoreForm Calibrated(Calibration calibration) =>
        new(null, "the calibrated probabilities", z => calibration.Apply(Array.ConvertAll(z, v => (float)v)), z => Map(z, _ => Math.Abs(calibration.Slope)));

    /// <summary>Best label, the first of equals.</summary>
    public static int Best(double[] z) => Array.IndexOf(z, z.Max());

    public static double[] SoftmaxOf(double[] z)
    {
        var max = z.Max();
        var e = Map(z, v => Math.Exp(v - max));
        var sum = e.Sum();
        return Map(e, v => v / sum);
    }

    private static double Steep(double z) => Calibration.Sigmoid(z) * (1 - Calibration.Sigmoid(z));

    private static double[] OnlyBest(double[] z, double[] p)
    {
        var best = Best(z);
        return [.. p.Select((v, k) => k == best ? v : 0)];
    }

    private static double[] Map(double[] z, Func<double, double> f) => Array.ConvertAll(z, v => f(v));
}
