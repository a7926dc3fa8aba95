namespace Multilabel;

/// <summary>
/// Every metric by its name. A name is scikit-learn's function, then the average, then <c>zd0</c> or <c>zd1</c> for the value of 0/0.
/// Undefined metrics are null.
/// </summary>
internal static class MetricTable
{
    private static readonly int[] Tops = [1, 3, 5];

    /// <summary>All three arrays are [rows][labels]; <paramref name="decided"/> are the decisions at the cut-offs.</summary>
    public static IReadOnlyDictionary<string, double?> Compute(bool[][] labels, double[][] scores, bool[][] decided)
    {
        Require(labels, scores, decided);
        var table = new Dictionary<string, double?>(StringComparer.Ordinal);
        AddDecisions(table, new DecisionMetrics(labels, decided));
        AddRankings(table, labels, scores);
        AddCurves(table, labels, scores);
        var cells = (double)labels.Length * labels[0].Length;
        table["log_loss_per_cell"] = Cells(labels, scores, ProbabilityMetrics.LogLoss) / cells;
        table["brier_per_cell"] = Cells(labels, scores, ProbabilityMetrics.Brier) / cells;
        table["calibration_error"] = ProbabilityMetrics.CalibrationError(labels, scores);
        return table;
    }

    /// <summary>The values of one label over all rows.</summary>
    public static T[] Column<T>(T[][] rows, int label) => Array.ConvertAll(rows, row => row[label]);

    private static void AddDecisions(Dictionary<string, double?> table, DecisionMetrics metrics)
    {
        foreach (var average in Enum.GetValues<Average>())
        {
            var name = average switch { Average.Micro => "micro", Average.Macro => "macro", Average.Weighted => "weighted", _ => "samples" };
            foreach (var zeroDivision in (ReadOnlySpan<int>)[0, 1])
            {
                table[$"precision_{name}_zd{zeroDivision}"] = metrics.Precision(average, zeroDivision);
                table[$"recall_{name}_zd{zeroDivision}"] = metrics.Recall(average, zeroDivision);
                table[$"f1_{name}_zd{zeroDivision}"] = metrics.F1(average, zeroDivision);
                table[$"jaccard_{name}_zd{zeroDivision}"] = metrics.Jaccard(average, zeroDivision);
            }
        }
        table["f1_macro_evaluable"] = metrics.MacroF1OfEvaluable;
        table["subset_accuracy"] = metrics.SubsetAccuracy;
        table["hamming_loss"] = metrics.HammingLoss;
    }

    private static void AddRankings(Dictionary<string, double?> table, bool[][] labels, double[][] scores)
    {
        double Mean(Func<bool[], double[], double> metric) => labels.Zip(scores, metric).Average();

        var orders = Array.ConvertAll(scores, row => ScoreCurve.Order(row));
        double MeanOrdered(Func<int, double> metric) => Enumerable.Range(0, labels.Length).Average(metric);

        var all = labels[0].Length;
        table["lrap"] = Mean(RowRanking.AveragePrecision);
        table["coverage_error"] = Mean((row, score) => RowRanking.Coverage(row, score));
        table["ranking_loss"] = Mean(RowRanking.RankingLoss);
        table["ndcg"] = MeanOrdered(row => RowRanking.Ndcg(labels[row], scores[row], orders[row], all));
        foreach (var top in Tops)
        {
            table[$"ndcg_at_{top}"] = MeanOrdered(row => RowRanking.Ndcg(labels[row], scores[row], orders[row], top));
            table[$"precision_at_{top}"] = MeanOrdered(row => (double)RowRanking.Hits(labels[row], orders[row], top) / top);
            table[$"recall_at_{top}"] = MeanOrdered(row => (double)RowRanking.Hits(labels[row], orders[row], top) / Math.Max(1, labels[row].Count(label => label))); // no labels: 0
        }
    }

    private static void AddCurves(Dictionary<string, double?> table, bool[][] labels, double[][] scores)
    {
        var columns = Enumerable.Range(0, labels[0].Length).Select(label => (Labels: Column(labels, label), Scores: Column(scores, label))).ToArray();
        var precisions = Array.ConvertAll(columns, column => ScoreCurve.AveragePrecision(column.Labels, column.Scores));
        var areas = Array.ConvertAll(columns, column => ScoreCurve.Auc(column.Labels, column.Scores));
        var positives = Array.ConvertAll(columns, column => column.Labels.Count(label => label));
        var allLabels = labels.SelectMany(row => row).ToArray();
        var allScores = scores.SelectMany(row => row).ToArray();

        table["average_precision_micro"] = ScoreCurve.AveragePrecision(allLabels, allScores);
        table["average_precision_macro"] = precisions.Average(value => value ?? 0); // scikit-learn: a label without positives counts as 0
        table["average_precision_macro_evaluable"] = precisions.Average();          // such labels left out; null when no label has positives
        table["average_precision_weighted"] = positives.Sum() == 0 ? null : precisions.Zip(positives, (value, count) => (value ?? 0) * count).Sum() / positives.Sum();
        table["average_precision_samples"] = labels.Zip(scores, (row, score) => ScoreCurve.AveragePrecision(row, score) ?? 0).Average(); // no labels: 0
        table["auc_micro"] = ScoreCurve.Auc(allLabels, allScores);
        table["auc_macro"] = areas.Any(area => area is null) ? null : areas.Average(); // scikit-learn: undefined as soon as one label is
        table["auc_macro_evaluable"] = areas.Average();                                // labels of one class left out
        table["auc_evaluable_labels"] = areas.Count(area => area is not null);
    }

    private static double Cells(bool[][] labels, double[][] scores, Func<bool, double, double> cost)
    {
        var sum = 0.0;
        for (var row = 0; row < labels.Length; row++)
        {
            for (var label = 0; label < labels[row].Length; label++)
                sum += cost(labels[row][label], scores[row][label]);
        }
        return sum;
    }

    private static void Require(bool[][] labels, double[][] scores, bool[][] decided)
    {
        if (labels.Length == 0)
            throw new MultilabelException("There are no rows to evaluate; at least one row with a text is needed.");
        var width = labels[0].Length;
        if (width == 0)
            throw new MultilabelException("There are no labels to evaluate; at least one label is needed.");
        if (scores.Length != labels.Length || decided.Length != labels.Length)
            throw new ArgumentException($"{labels.Length} rows of labels, {scores.Length} of scores, {decided.Length} of decisions; expected the same number.");
        for (var row = 0; row < labels.Length; row++)
        {
            if (labels[row].Length != width || scores[row].Length != width || decided[row].Length != width)
                throw new ArgumentException($"Row {row} has {labels[row].Length} labels, {scores[row].Length} scores and {decided[row].Length} decisions; expected {width}.");
            if (Array.FindIndex(scores[row], double.IsNaN) is >= 0 and var label)
                throw new MultilabelException($"The probability of label {label + 1} in row {row + 1} is not a number; the model that gave it is broken.");
        }
    }
}
