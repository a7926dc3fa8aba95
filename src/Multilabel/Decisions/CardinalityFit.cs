namespace Multilabel;

/// <summary>
/// Learns <see cref="CardinalityPrior"/>s from calibrated out-of-fold probabilities and labels, and only where they make rows more probable that they were
/// not learned from.
/// </summary>
internal static class CardinalityFit
{
    private const int Folds = 5;
    private const int FewestRows = 30;
    private const int MostRows = 2000;   // more of them say no more about whether it helps

    /// <summary>The gain of log-loss must be so many of its standard errors. Where there is nothing to gain, weights come out near 1 and hardly harm.</summary>
    private const double Surely = 1;

    /// <summary>So many rows' worth of what independent labels would do, so that numbers that were not seen are improbable and not impossible.</summary>
    private const double Smoothing = 5;

    private const int MostSteps = 500;

    // What may be known: how many of all labels a text has, or how many of each group that exclude each other.
    private static readonly Func<bool[][], IEnumerable<int[]>>[] s_ways = [labels => [[.. Enumerable.Range(0, labels[0].Length)]], ExclusiveLabels.Find];

    /// <param name="probabilities">[rows][labels], of models that have not seen the row.</param>
    /// <param name="labels">[rows][labels]</param>
    /// <returns>Groups without a label in common; none where nothing can be gained.</returns>
    public static IReadOnlyList<CardinalityPrior> Choose(double[][] probabilities, bool[][] labels)
    {
        if (labels.Length < FewestRows || labels[0].Length < 2) return [];
        var rows = EvenPlaces.Of(labels.Length, MostRows);
        var (some, truth) = (Array.ConvertAll(rows, i => probabilities[i]), Array.ConvertAll(rows, i => labels[i]));
        var foldOf = IterativeStratification.Folds(truth, Folds, seed: 0);
        var best = s_ways.Select(way => (Way: way, Gain: Gain(way, some, truth, foldOf))).Where(w => w.Gain.Mean > Surely * w.Gain.Error).OrderByDescending(w => w.Gain.Mean).FirstOrDefault();
        return best.Way is null ? [] : Fit(best.Way, probabilities, labels);
    }

    // By how much the log-loss of a row falls, on rows that neither the groups nor the weights come from.
    private static (double Mean, double Error) Gain(Func<bool[][], IEnumerable<int[]>> way, double[][] probabilities, bool[][] labels, int[] foldOf)
    {
        var gains = new double[labels.Length];
        for (var fold = 0; fold < Folds; fold++)
        {
            var learned = Enumerable.Range(0, labels.Length).Where(i => foldOf[i] != fold).ToArray();
            var priors = Fit(way, Array.ConvertAll(learned, i => probabilities[i]), Array.ConvertAll(learned, i => labels[i]));
            for (var i = 0; i < labels.Length; i++)
            {
                if (foldOf[i] != fold) continue;
                var changed = (double[])probabilities[i].Clone();
                foreach (var prior in priors) prior.Apply(changed);
                gains[i] = LogLoss(probabilities[i], labels[i]) - LogLoss(changed, labels[i]);
            }
        }
        var mean = gains.Average();
        return (mean, Math.Sqrt(gains.Average(g => (g - mean) * (g - mean)) / gains.Length));
    }

    private static CardinalityPrior[] Fit(Func<bool[][], IEnumerable<int[]>> way, double[][] probabilities, bool[][] labels) =>
        [.. way(labels).Select(group => new CardinalityPrior(group, Weights(group, probabilities, labels)))];

    /// <summary>
    /// The weights with which numbers of labels are as frequent on average as in the rows: the most probable ones, found by iterative scaling (Darroch and
    /// Ratcliff 1972), which cannot diverge.
    /// </summary>
    internal static double[] Weights(int[] group, double[][] probabilities, bool[][] labels)
    {
        var counts = Array.ConvertAll(labels, row => group.Count(k => row[k]));
        var most = Math.Min(group.Length, counts.Max() + 1);
        var independent = Array.ConvertAll(probabilities, row => Chances(group, row, most));
        var wanted = new double[most + 1];
        for (var c = 0; c <= most; c++)
            wanted[c] = (counts.Count(n => n == c) + Smoothing * independent.Average(row => row[c])) / (counts.Length + Smoothing);
        var weights = new double[most + 1];
        Array.Fill(weights, 1);
        for (var step = 0; step < MostSteps; step++)
        {
            var expected = new double[most + 1];
            foreach (var row in independent)
            {
                var sum = 0.0;
                for (var c = 0; c <= most; c++) sum += row[c] * weights[c];
                for (var c = 0; c <= most; c++) expected[c] += row[c] * weights[c] / sum / independent.Length;
            }
            var change = 0.0;
            for (var c = 0; c <= most; c++)
            {
                if (!(expected[c] > 0)) continue;
                var factor = wanted[c] / expected[c];
                weights[c] *= factor;
                change = Math.Max(change, Math.Abs(Math.Log(factor)));
            }
            if (change < 1e-6) break;
        }
        return weights;
    }

    private static double[] Chances(int[] group, double[] probabilities, int most)
    {
        var chances = new double[most + 1];
        chances[0] = 1;
        foreach (var k in group) CardinalityPrior.Add(chances, probabilities[k]);
        return chances;
    }

    private static double LogLoss(double[] probabilities, bool[] labels) => labels.Zip(probabilities, ProbabilityMetrics.LogLoss).Sum();
}
