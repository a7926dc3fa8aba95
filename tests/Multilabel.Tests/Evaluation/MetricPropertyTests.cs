namespace Multilabel.Tests;

/// <summary>Every metric of the table against what must hold for all of them; a new metric is tested by joining the table.</summary>
public sealed class MetricPropertyTests
{
    // Equal scores are broken by column order here, so exchanging columns may change them.
    private static readonly string[] BreakTiesByColumn = ["precision_at_", "recall_at_"];

    public static TheoryData<string> Names() => [.. Compute(Case(5)).Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_order_of_rows_does_not_matter(string metric)
    {
        var rows = Case(5);
        var order = new SeededRandom(1).Permutation(rows.Labels.Length);
        AssertSame(Compute(rows)[metric], Compute((Tables.Reordered(rows.Labels, order), Tables.Reordered(rows.Scores, order)))[metric]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_order_of_labels_does_not_matter(string metric)
    {
        var rows = Case(5, ties: !BreakTiesByColumn.Any(metric.StartsWith));
        var order = new SeededRandom(2).Permutation(5);
        var reordered = (Array.ConvertAll(rows.Labels, row => Tables.Reordered(row, order)), Array.ConvertAll(rows.Scores, row => Tables.Reordered(row, order)));
        AssertSame(Compute(rows)[metric], Compute(reordered)[metric]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_row_twice_gives_the_same(string metric)
    {
        var rows = Case(5);
        AssertSame(Compute(rows)[metric], Compute(([.. rows.Labels, .. rows.Labels], [.. rows.Scores, .. rows.Scores]))[metric]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Perfect_predictions_have_the_best_value(string metric)
    {
        var labels = Case(5).Labels.Where(row => row.Any(label => label)).ToArray();
        var value = Compute((labels, Array.ConvertAll(labels, row => Array.ConvertAll(row, label => label ? 1.0 : 0.0))))[metric];
        var best = metric switch
        {
            "hamming_loss" or "ranking_loss" or "brier_per_cell" or "log_loss_per_cell" or "calibration_error" => 0,
            "coverage_error" => labels.Average(row => row.Count(label => label)),
            "auc_evaluable_labels" => 5,
            "recall_at_1" => labels.Average(row => 1.0 / row.Count(label => label)),
            "recall_at_3" => labels.Average(row => Math.Min(1, 3.0 / row.Count(label => label))),
            "precision_at_3" => labels.Average(row => Math.Min(1, row.Count(label => label) / 3.0)),
            "precision_at_5" => labels.Average(row => row.Count(label => label) / 5.0),
            _ => 1,
        };
        AssertSame(best, value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decisions_and_scores_are_judged_apart(string metric)
    {
        var (labels, scores) = Case(5);
        var isOfDecisions = metric.EndsWith("_zd0", StringComparison.Ordinal) || metric.EndsWith("_zd1", StringComparison.Ordinal)
            || metric is "f1_macro_evaluable" or "subset_accuracy" or "hamming_loss";
        var usual = MetricTable.Compute(labels, scores, Tables.Above(scores, 0.5))[metric];
        var otherwise = isOfDecisions
            ? MetricTable.Compute(labels, Array.ConvertAll(scores, row => Array.ConvertAll(row, score => 1 - score)), Tables.Above(scores, 0.5))[metric]
            : MetricTable.Compute(labels, scores, Tables.Above(scores, 0.9))[metric];
        AssertSame(usual, otherwise);
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(7, 1)]
    [InlineData(1, 1)]
    [InlineData(3, 40)]
    public void Any_shape_gives_finite_or_undefined_values(int rows, int labels)
    {
        foreach (var density in (double[])[0, 0.3, 1])
        {
            var random = new SeededRandom(rows * 100 + labels);
            var truth = Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, labels).Select(_ => random.NextDouble() < density).ToArray()).ToArray();
            var scores = Array.ConvertAll(truth, row => Array.ConvertAll(row, _ => random.NextDouble()));
            Assert.All(MetricTable.Compute(truth, scores, Tables.Above(scores, 0.5)).Values, value => Assert.True(value is null || double.IsFinite(value.Value)));
        }
    }

    private static IReadOnlyDictionary<string, double?> Compute((bool[][] Labels, double[][] Scores) rows) =>
        MetricTable.Compute(rows.Labels, rows.Scores, Tables.Above(rows.Scores, 0.5));

    /// <summary>Forty rows; scores in steps of 0.1 (so that many are equal) or all different.</summary>
    private static (bool[][] Labels, double[][] Scores) Case(int width, bool ties = true)
    {
        var random = new SeededRandom(7);
        var labels = new bool[40][];
        var scores = new double[40][];
        for (var row = 0; row < labels.Length; row++)
        {
            labels[row] = [.. Enumerable.Range(0, width).Select(label => random.NextDouble() < 0.15 + 0.1 * label)];
            scores[row] = Array.ConvertAll(labels[row], label => ties ? Math.Round(random.NextDouble() * 0.7 + (label ? 0.3 : 0), 1) : random.NextDouble());
        }
        return (labels, scores);
    }

    private static void AssertSame(double? expected, double? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is not null)
            Assert.Equal(expected.Value, actual!.Value, 1e-12);
    }
}
