namespace Multilabel;

/// <summary>
/// Percentile intervals over resampled texts. What a row adds to a metric is computed once; a resample is a number of copies per row.
/// Every resample has its own random stream, so the intervals do not depend on the number of threads.
/// </summary>
internal sealed class Bootstrap
{
    private const int Wanted = 2000;
    private const int Fewest = 200;
    private const long Budget = 4_000_000_000; // cells visited in all
    private const long MostCells = 50_000_000;

    private static readonly string[] RowKeys = ["f1_samples_zd0", "subset_accuracy", "hamming_loss", "lrap", "log_loss_per_cell"];

    private readonly double[][] rowValues;                  // [row metrics][rows]
    private readonly int[][] positives;                     // [labels] rows that have it
    private readonly (int[] Right, int[] Wrong)[] predicted; // [labels] rows for which it was predicted
    private readonly (int[] Rows, int[] Ends, bool[] Labels)[] ranking; // [labels] rows by falling score, and where runs of equal scores end
    private readonly int rows;

    private Bootstrap(bool[][] labels, double[][] scores, bool[][] decided)
    {
        rows = labels.Length;
        var decisions = new DecisionMetrics(labels, decided);
        var width = labels[0].Length;
        rowValues =
        [
            Array.ConvertAll(decisions.PerRow, row => row.F1()),
            Array.ConvertAll(decisions.PerRow, row => row is { FalsePositives: 0, FalseNegatives: 0 } ? 1.0 : 0),
            Array.ConvertAll(decisions.PerRow, row => (double)(row.FalsePositives + row.FalseNegatives) / width),
            [.. labels.Zip(scores, RowRanking.AveragePrecision)],
            [.. labels.Zip(scores, (row, score) => row.Zip(score, ProbabilityMetrics.LogLoss).Average())],
        ];
        var everyRow = Enumerable.Range(0, rows).ToArray();
        positives = new int[width][];
        predicted = new (int[], int[])[width];
        ranking = new (int[], int[], bool[])[width];
        for (var k = 0; k < width; k++)
        {
            var label = k;
            positives[k] = Array.FindAll(everyRow, row => labels[row][label]);
            predicted[k] = (Array.FindAll(everyRow, row => decided[row][label] && labels[row][label]), Array.FindAll(everyRow, row => decided[row][label] && !labels[row][label]));
            var column = MetricTable.Column(scores, k);
            var order = ScoreCurve.Order(column);
            var ends = Array.FindAll(everyRow, i => i + 1 == rows || column[order[i]] != column[order[i + 1]]);
            ranking[k] = (order, ends, Array.ConvertAll(order, row => labels[row][label]));
        }
    }

    /// <summary>
    /// Intervals of the mean over the tables by metric name, and of every label's F1 by <c>f1:</c> and its position. Each resample takes the same texts of
    /// every table. No resamples when the tables are too large for it.
    /// </summary>
    public static (int Resamples, IReadOnlyDictionary<string, Interval> Intervals) Run(bool[][] labels, IReadOnlyList<ScoredTable> tables, long seed) =>
        Run(labels, tables, all => MetricMeans.Of(all), seed);

    /// <summary>Intervals of first - second by metric name, on the same resampled texts (paired).</summary>
    public static (int Resamples, IReadOnlyDictionary<string, Interval> Intervals) Differences(bool[][] labels, ScoredTable first, ScoredTable second, long seed) =>
        Run(labels, [first, second], both => MetricMeans.Difference(both[0], both[1]), seed);

    private static (int Resamples, IReadOnlyDictionary<string, Interval> Intervals) Run(
        bool[][] labels, IReadOnlyList<ScoredTable> tables, Func<IReadOnlyList<IReadOnlyDictionary<string, double?>>, IReadOnlyDictionary<string, double?>> combine, long seed)
    {
        var cells = (long)labels.Length * labels[0].Length * tables.Count;
        if (cells > MostCells)
            return (0, new Dictionary<string, Interval>());
        var resamples = (int)Math.Clamp(Budget / cells, Fewest, Wanted);
        var bootstraps = tables.Select(table => new Bootstrap(labels, table.Probabilities, table.Decided)).ToArray();
        var drawn = new IReadOnlyDictionary<string, double?>[resamples];
        Parallel.For(0, resamples, () => new int[labels.Length], (resample, _, copies) =>
        {
            Draw(new SeededRandom(seed, resample), copies);
            drawn[resample] = combine([.. bootstraps.Select(bootstrap => bootstrap.Values(copies))]);
            return copies;
        }, _ => { });
        var intervals = new Dictionary<string, Interval>(StringComparer.Ordinal);
        foreach (var key in drawn[0].Keys)
        {
            var values = drawn.Where(values => values[key] is not null).Select(values => values[key]!.Value).Order().ToArray();
            if (values.Length > 0)
                intervals[key] = new Interval(Percentile(values, 0.025), Percentile(values, 0.975));
        }
        return (resamples, intervals);
    }

    private static void Draw(SeededRandom random, int[] copies)
    {
        Array.Clear(copies);
        for (var i = 0; i < copies.Length; i++)
            copies[random.Next(copies.Length)]++;
    }

    private Dictionary<string, double?> Values(int[] copies)
    {
        var values = new Dictionary<string, double?>(StringComparer.Ordinal);
        for (var metric = 0; metric < RowKeys.Length; metric++)
            values[RowKeys[metric]] = WeightedSum(rowValues[metric], copies) / rows;

        var (all, macro, evaluable, precision) = (default(ConfusionCounts), 0.0, 0, 0.0);
        for (var label = 0; label < positives.Length; label++)
        {
            var right = Sum(predicted[label].Right, copies);
            var counts = new ConfusionCounts(right, Sum(predicted[label].Wrong, copies), Sum(positives[label], copies) - right);
            all += counts;
            macro += counts.F1();
            values[LabelKey(label)] = counts.F1();
            if (counts.Positives == 0)
                continue;
            evaluable++;
            precision += AveragePrecision(ranking[label], counts.Positives, copies);
        }
        values["f1_micro_zd0"] = all.F1();
        if (positives.Length == 1)
            values["f1_samples_zd0"] = all.F1(); // the convention of DecisionMetrics
        values["f1_macro_zd0"] = macro / positives.Length;
        values["f1_macro_evaluable"] = evaluable == 0 ? null : macro / evaluable; // a label without positives adds 0 to the sum
        values["average_precision_macro_evaluable"] = evaluable == 0 ? null : precision / evaluable;
        return values;
    }

    public static string LabelKey(int label) => FormattableString.Invariant($"f1:{label}");

    private static double AveragePrecision((int[] Rows, int[] Ends, bool[] Labels) ranking, long positives, int[] copies)
    {
        var (sum, above, trueAbove, position) = (0.0, 0L, 0L, 0);
        foreach (var end in ranking.Ends)
        {
            var gained = 0L;
            for (; position <= end; position++)
            {
                var count = copies[ranking.Rows[position]];
                above += count;
                gained += ranking.Labels[position] ? count : 0;
            }
            trueAbove += gained;
            if (gained > 0)
                sum += (double)gained * trueAbove / above;
        }
        return sum / positives;
    }

    private static long Sum(int[] which, int[] copies)
    {
        var sum = 0L;
        foreach (var row in which)
            sum += copies[row];
        return sum;
    }

    private static double WeightedSum(double[] values, int[] copies)
    {
        var sum = 0.0;
        for (var row = 0; row < values.Length; row++)
            sum += values[row] * copies[row];
        return sum;
    }

    /// <summary>Linear between the two nearest, as numpy does.</summary>
    private static double Percentile(double[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
