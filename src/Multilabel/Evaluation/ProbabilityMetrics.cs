namespace Multilabel;

/// <summary>Metrics of the probabilities themselves, over all cells.</summary>
internal static class ProbabilityMetrics
{
    private const double Epsilon = 2.220446049250313e-16; // scikit-learn clips at the precision of a double: a sure and wrong cell costs 36.04

    /// <summary>Cost of one cell, in nats.</summary>
    public static double LogLoss(bool label, double probability) => -Math.Log(Math.Clamp(label ? probability : 1 - probability, Epsilon, 1 - Epsilon));

    public static double Brier(bool label, double probability) => label ? (1 - probability) * (1 - probability) : probability * probability;

    /// <summary>
    /// Expected calibration error of all cells together: ten bins with equally many cells, |share of positives - mean probability| weighted by size.
    /// Even perfect probabilities do not reach 0 on few cells; see <see cref="CalibrationErrorIfPerfect"/>.
    /// </summary>
    public static double CalibrationError(bool[][] labels, double[][] probabilities, int bins = 10)
    {
        var flat = Flatten(probabilities);
        return CalibrationError(flat, Flatten(labels), ScoreCurve.Order(flat), bins);
    }

    /// <summary>The calibration error that these probabilities would show if every one of them were exactly right: the mean over drawn labels.</summary>
    public static double CalibrationErrorIfPerfect(double[][] probabilities, int bins = 10, int draws = 100, long seed = 0)
    {
        var flat = Flatten(probabilities);
        var order = ScoreCurve.Order(flat);
        var random = new SeededRandom(seed);
        var sum = 0.0;
        for (var draw = 0; draw < draws; draw++)
            sum += CalibrationError(flat, Array.ConvertAll(flat, probability => random.NextDouble() < probability), order, bins);
        return sum / draws;
    }

    /// <summary>The bins behind the calibration error, by rising probability: what a reliability diagram shows.</summary>
    public static IReadOnlyList<ReliabilityBin> Reliability(bool[][] labels, double[][] probabilities, int bins = 10)
    {
        var (flat, marks) = (Flatten(probabilities), Flatten(labels));
        var order = ScoreCurve.Order(flat).Reverse().ToArray();
        return [.. Enumerable.Range(0, bins).Select(bin => order.AsSpan(Bounds(bin, bins, order.Length)).ToArray()).Where(cells => cells.Length > 0)
            .Select(cells => new ReliabilityBin(cells.Average(cell => flat[cell]), cells.Average(cell => marks[cell] ? 1.0 : 0), cells.Length))];
    }

    private static double CalibrationError(double[] probabilities, bool[] labels, int[] order, int bins)
    {
        var differences = Differences(probabilities, labels, order);
        var error = 0.0;
        for (var bin = 0; bin < bins; bin++)
            error += Math.Abs(differences.AsSpan(Bounds(bin, bins, order.Length)).ToArray().Sum());
        return error / order.Length;
    }

    private static Range Bounds(int bin, int bins, int cells) => (int)((long)bin * cells / bins)..(int)((bin + 1L) * cells / bins);

    /// <summary>Label - probability by falling probability. Where probabilities are equal each takes the mean, since a bin may end between them.</summary>
    private static double[] Differences(double[] probabilities, bool[] labels, int[] order)
    {
        var differences = new double[order.Length];
        for (var start = 0; start < order.Length;)
        {
            var (end, positives, probability) = (start, 0, probabilities[order[start]]);
            for (; end < order.Length && probabilities[order[end]] == probability; end++)
                positives += labels[order[end]] ? 1 : 0;
            differences.AsSpan(start, end - start).Fill((double)positives / (end - start) - probability);
            start = end;
        }
        return differences;
    }

    private static T[] Flatten<T>(T[][] cells) => [.. cells.SelectMany(row => row)];
}
