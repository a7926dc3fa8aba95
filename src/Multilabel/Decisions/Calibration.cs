namespace Multilabel;

/// <summary>
/// Turns logits into probabilities that mean what they say: sigmoid(slope · logit + bias + offset of the label). One slope for all
/// labels and offsets held small are 2 + K numbers, few enough to be learned from 250 texts (pooled Platt scaling).
/// </summary>
/// <param name="Slope">Below 1 for over-confident logits.</param>
/// <param name="Bias">Shared by all labels.</param>
/// <param name="Offsets">One per label.</param>
public sealed record Calibration(double Slope, double Bias, IReadOnlyList<double> Offsets)
{
    /// <summary>What is known of how many labels texts have, of groups without a label in common; null for nothing. Applied to the sigmoids.</summary>
    public IReadOnlyList<CardinalityPrior>? Cardinality { get; init; }

    /// <summary>The plain sigmoid.</summary>
    public static Calibration Identity(int labels) => new(1, 0, new double[labels]);

    /// <summary>Calibrated probabilities of one row of logits.</summary>
    public double[] Apply(ReadOnlySpan<float> logits)
    {
        if (logits.Length != Offsets.Count)
            throw new ArgumentException($"{logits.Length} logits; this calibration is for {Offsets.Count} labels.", nameof(logits));
        var probabilities = new double[logits.Length];
        for (var label = 0; label < probabilities.Length; label++)
            probabilities[label] = Sigmoid(Logit(logits[label], label));
        foreach (var prior in Cardinality ?? []) prior.Apply(probabilities);
        return probabilities;
    }

    /// <summary>Calibrated probabilities [rows][labels].</summary>
    public double[][] Apply(float[][] logits) => Array.ConvertAll(logits, row => Apply(row));

    /// <summary>The calibrated logit of one cell, before <see cref="Cardinality"/>.</summary>
    internal double Logit(float logit, int label) => Slope * logit + Bias + Offsets[label];

    internal static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));

    internal static double Logit(double probability) => Math.Log(probability / (1 - probability));
}
