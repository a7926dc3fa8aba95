namespace Multilabel;

/// <summary>What is reached by answering every label's frequency, in nats per cell of binary cross-entropy.</summary>
internal static class BaseRate
{
    /// <summary>The share of rows in which each label is set.</summary>
    public static double[] Prevalences(IReadOnlyList<bool[]> labels) => Means(labels, static set => set ? 1 : 0);

    /// <summary>The mean of each label.</summary>
    public static double[] Prevalences(IReadOnlyList<float[]> labels) => Means(labels, static y => y);

    /// <summary>The lowest mean binary cross-entropy of constant outputs: the mean entropy of the labels. 0 without labels.</summary>
    public static double Floor(IReadOnlyList<double> prevalences) => prevalences.Count == 0 ? 0 : prevalences.Sum(Entropy) / prevalences.Count;

    /// <summary>-pi ln pi - (1-pi) ln(1-pi); 0 at both ends.</summary>
    public static double Entropy(double prevalence)
        => prevalence is <= 0 or >= 1 ? 0 : -prevalence * Math.Log(prevalence) - (1 - prevalence) * double.LogP1(-prevalence);

    private static double[] Means<T>(IReadOnlyList<T[]> labels, Func<T, double> value)
    {
        if (labels.Count == 0) return [];
        var sums = new double[labels[0].Length];
        foreach (var row in labels)
            for (var k = 0; k < sums.Length; k++) sums[k] += value(row[k]);
        for (var k = 0; k < sums.Length; k++) sums[k] /= labels.Count;
        return sums;
    }
}
