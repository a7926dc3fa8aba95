namespace Multilabel;

/// <summary>Puts metrics, intervals, baselines and the table per label together.</summary>
internal static class Evaluator
{
    private const long CellsDrawn = 20_000_000;

    private static readonly (string Key, string Name, bool HigherIsBetter)[] Headlines =
    [
        ("f1_micro_zd0", "micro-F1", true),
        ("f1_macro_zd0", "macro-F1", true),
        ("f1_macro_evaluable", "macro-F1, labels that occur", true),
        ("f1_samples_zd0", "samples-F1", true),
        ("subset_accuracy", "rows exactly right", true),
        ("hamming_loss", "Hamming loss", false),
        ("average_precision_macro_evaluable", "mAP, labels that occur", true),
        ("lrap", "LRAP", true),
        ("log_loss_per_cell", "log-loss per cell", false),
    ];

    /// <summary>
    /// Evaluates probabilities and the decisions taken from them, all [rows][labels]. <paramref name="cuts"/> only fills the table
    /// per label; <paramref name="trainingFrequencies"/> are the baselines' probabilities, by default those of the rows themselves.
    /// </summary>
    public static EvaluationResult Evaluate(
        IReadOnlyList<string> names,
        bool[][] labels,
        double[][] probabilities,
        bool[][] decided,
        IReadOnlyList<double>? cuts = null,
        double[]? trainingFrequencies = null,
        long seed = 0)
    {
        return Evaluate(names, labels, [new ScoredTable(probabilities, decided)], cuts, trainingFrequencies, seed);
    }

    /// <summary>As above for several predictions of the same rows: every figure is the mean over the tables, computed on each as a whole; intervals hold their spread.</summary>
    public static EvaluationResult Evaluate(
        IReadOnlyList<string> names,
        bool[][] labels,
        IReadOnlyList<ScoredTable> tables,
        IReadOnlyList<double>? cuts = null,
        double[]? trainingFrequencies = null,
        long seed = 0)
    {
        var each = tables.Select(table => MetricTable.Compute(labels, table.Probabilities, table.Decided)).ToArray();
        var metrics = MetricMeans.Of(each);
        var (resamples, intervals) = Bootstrap.Run(labels, tables, seed);
        var baselines = TrivialBaseline.All(trainingFrequencies ?? TrivialBaseline.Frequencies(labels));
        var baselineMetrics = baselines
            .Select(baseline => MetricTable.Compute(labels, Array.ConvertAll(labels, _ => baseline.Probabilities), Array.ConvertAll(labels, _ => baseline.Decided)))
            .ToArray();
        var counts = tables.Select(table => new DecisionMetrics(labels, table.Decided).PerLabel).ToArray();   // [tables][labels]
        var draws = (int)Math.Clamp(CellsDrawn / ((long)labels.Length * names.Count * tables.Count), 5, 200);
        var evaluation = new EvaluationResult
        {
            Rows = labels.Length,
            EvaluableLabels = counts[0].Count(label => label.Positives > 0),
            Headline =
            [
                .. Headlines.Select(headline => new HeadlineMetric(
                    headline.Key,
                    headline.Name,
                    metrics[headline.Key],
                    intervals.GetValueOrDefault(headline.Key),
                    headline.HigherIsBetter,
                    [.. baselineMetrics.Select(values => values[headline.Key])])),
            ],
            Baselines = [.. baselines.Select(baseline => baseline.Name)],
            Labels = [.. names.Select((name, label) => EvaluateLabel(name, label, Array.ConvertAll(counts, table => table[label]), labels, tables, intervals, cuts?[label]))],
            Metrics = metrics,
            Spread = MetricMeans.Spread(each),
            CalibrationErrorIfPerfect = tables.Average(table => ProbabilityMetrics.CalibrationErrorIfPerfect(table.Probabilities, draws: draws, seed: seed)),
            Resamples = resamples,
        };
        return SpreadIntervals.Include(evaluation, counts);
    }

    private static LabelEvaluation EvaluateLabel(
        string name, int label, ConfusionCounts[] counts, bool[][] labels, IReadOnlyList<ScoredTable> tables, IReadOnlyDictionary<string, Interval> intervals, double? cut)
    {
        var column = MetricTable.Column(labels, label);
        var scores = tables.Select(table => MetricTable.Column(table.Probabilities, label)).ToArray();
        var auc = scores.Average(table => ScoreCurve.Auc(column, table));
        return new LabelEvaluation(
            name,
            (int)counts[0].Positives,
            (int)Math.Round(counts.Average(table => table.Predicted), MidpointRounding.AwayFromZero),
            counts.Average(table => table.Precision()),
            counts.Average(table => table.Recall()),
            counts.Average(table => table.F1()),
            intervals.GetValueOrDefault(Bootstrap.LabelKey(label)),
            scores.Average(table => ScoreCurve.AveragePrecision(column, table)),
            auc,
            auc is { } value ? AucInterval(value, counts[0].Positives, labels.Length) : null,
            cut);
    }

    private static Interval AucInterval(double auc, long positives, int rows)
    {
        var margin = ScoreCurve.AucMargin(auc, positives, rows - positives);
        return new Interval(Math.Max(0, auc - margin), Math.Min(1, auc + margin));
    }
}
