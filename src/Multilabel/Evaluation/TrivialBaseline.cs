namespace Multilabel;

/// <summary>A prediction that ignores the text: the same probabilities (each label's frequency) and the same decision for every row.</summary>
internal sealed record TrivialBaseline(string Name, double[] Probabilities, bool[] Decided)
{
    /// <summary>The three that a score must beat; frequencies are those of the training rows where known.</summary>
    public static IReadOnlyList<TrivialBaseline> All(double[] frequencies)
    {
        var usual = Math.Clamp((int)Math.Round(frequencies.Sum(), MidpointRounding.AwayFromZero), 1, frequencies.Length);
        var mostFrequent = Enumerable.Range(0, frequencies.Length).OrderByDescending(label => frequencies[label]).Take(usual).ToHashSet();
        return
        [
            new("nothing", frequencies, new bool[frequencies.Length]),
            // Half the best expected F1 of a label with constant probability q is q / (1 + q) < q: the F1-optimal answer is always yes.
            new("base rates", frequencies, Array.ConvertAll(frequencies, frequency => frequency > 0)),
            new($"top {usual}", frequencies, [.. Enumerable.Range(0, frequencies.Length).Select(mostFrequent.Contains)]),
        ];
    }

    public static double[] Frequencies(bool[][] labels)
    {
        var frequencies = new double[labels[0].Length];
        foreach (var row in labels)
        {
            for (var label = 0; label < row.Length; label++)
                frequencies[label] += row[label] ? 1.0 / labels.Length : 0;
        }
        return frequencies;
    }
}
