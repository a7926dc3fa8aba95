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
        var metrics = MetricTable.Compute(labels, probabilities, decided);
        var (resamples, intervals) = Bootstrap.Run(labels, probabilities, decided, seed);
        var baselines = TrivialBaseline.All(trainingFrequencies ?? TrivialBaseline.Frequencies(labels));
        var baselineMetrics = baselines
            .Select(baseline => MetricTable.Compute(labels, Array.ConvertAll(labels, _ => baseline.Probabilities), Array.ConvertAll(labels, _ => baseline.Decided)))
            .ToArray();
        var counts = new DecisionMetrics(labels, decided);
        var draws = (int)Math.Clamp(CellsDrawn / ((long)labels.Length * names.Count), 5, 200);
        return new EvaluationResult
        {
            Rows = labels.Length,
            EvaluableLabels = counts.EvaluableLabels,
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
            Labels = [.. names.Select((name, label) => EvaluateLabel(name, label, counts.PerLabel[label], labels, probabilities, intervals, cuts?[label]))],
            Metrics = metrics,
            CalibrationErrorIfPerfect = ProbabilityMetrics.CalibrationErrorIfPerfect(probabilities, draws: draws, seed: seed),
            Resamples = resamples,
        };
    }

    private static LabelEvaluation EvaluateLabel(
        string name, int label, ConfusionCounts counts, bool[][] labels, double[][] probabilities, IReadOnlyDictionary<string, Interval> intervals, double? cut)
    {
        var column = MetricTable.Column(labels, label);
        var scores = MetricTable.Column(probabilities, label);
        return new LabelEvaluation(
            name,
            (int)counts.Positives,
            (int)counts.Predicted,
            counts.Precision(),
            counts.Recall(),
            counts.F1(),
            intervals.GetValueOrDefault(Bootstrap.LabelKey(label)),
            ScoreCurve.AveragePrecision(column, scores),
            ScoreCurve.Auc(column, scores),
            cut);
    }
}
