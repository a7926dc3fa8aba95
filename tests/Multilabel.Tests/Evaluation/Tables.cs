namespace Multilabel.Tests;

/// <summary>Small label and score tables for tests.</summary>
internal static class Tables
{
    /// <summary>Rows of 0s and 1s separated by blanks.</summary>
    public static bool[][] Labels(string rows) => [.. rows.Split(' ').Select(row => row.Select(cell => cell == '1').ToArray())];

    public static bool[][] Above(double[][] scores, double threshold) => Array.ConvertAll(scores, row => Array.ConvertAll(row, score => score >= threshold));

    /// <summary>Labels of the given frequency and logits that lean towards them.</summary>
    public static (bool[][] Labels, float[][] Logits) Drawn(int rows, double[] frequencies, double strength, long seed)
    {
        var random = new SeededRandom(seed);
        var labels = new bool[rows][];
        var logits = new float[rows][];
        for (var row = 0; row < rows; row++)
        {
            labels[row] = Array.ConvertAll(frequencies, frequency => random.NextDouble() < frequency);
            logits[row] = Array.ConvertAll(labels[row], label => (float)(strength * (label ? 1 : -1) + 4 * (random.NextDouble() + random.NextDouble() - 1)));
        }
        return (labels, logits);
    }

    public static T[] Reordered<T>(T[] items, int[] order) => Array.ConvertAll(order, i => items[i]);
}
