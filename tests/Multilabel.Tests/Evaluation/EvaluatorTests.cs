namespace Multilabel.Tests;

public sealed class EvaluatorTests
{
    [Fact]
    public void An_interval_holds_its_figure_and_does_not_depend_on_the_run()
    {
        var first = Example(rows: 120);
        var second = Example(rows: 120);

        foreach (var (metric, again) in first.Headline.Zip(second.Headline))
        {
            Assert.Equal(metric.Interval, again.Interval);
            Assert.InRange(metric.Value!.Value, metric.Interval!.Low, metric.Interval.High);
        }
        Assert.Equal(2000, first.Resamples);
    }

    [Fact]
    public void Four_times_the_texts_halve_the_interval()
    {
        double Width(int rows)
        {
            var interval = Example(rows).Headline.Single(metric => metric.Key == "f1_micro_zd0").Interval!;
            return interval.High - interval.Low;
        }

        Assert.InRange(Width(100) / Width(400), 1.6, 2.5);
    }

    [Fact]
    public void The_interval_of_a_share_is_the_binomial_one()
    {
        // 60 of 100 rows exactly right: 0.6 ± 1.96 √(0.6 · 0.4 / 100).
        var labels = Enumerable.Range(0, 100).Select(_ => new[] { true }).ToArray();
        var scores = Enumerable.Range(0, 100).Select(row => new[] { row < 60 ? 0.9 : 0.1 }).ToArray();
        var interval = Evaluator.Evaluate(["only"], labels, scores, Tables.Above(scores, 0.5)).Headline.Single(metric => metric.Key == "subset_accuracy").Interval!;
        Assert.Equal(0.6 - 0.096, interval.Low, 0.011);
        Assert.Equal(0.6 + 0.096, interval.High, 0.011);
    }

    [Fact]
    public void The_baselines_are_what_a_model_without_the_text_gets()
    {
        // Five of fifteen labels on every row, spread evenly: all positive has micro-F1 2 q / (1 + q) with q = 1/3.
        var labels = Enumerable.Range(0, 15).Select(row => Enumerable.Range(0, 15).Select(label => (label + row) % 15 < 5).ToArray()).ToArray();
        var scores = Array.ConvertAll(labels, row => Array.ConvertAll(row, label => label ? 0.8 : 0.2));
        var names = Enumerable.Range(1, 15).Select(label => $"label {label}").ToArray();
        var result = Evaluator.Evaluate(names, labels, scores, Tables.Above(scores, 0.5));
        var micro = result.Headline.Single(metric => metric.Key == "f1_micro_zd0");

        Assert.Equal(["nothing", "base rates", "top 5"], result.Baselines);
        Assert.Equal(1, micro.Value!.Value, 1e-12);
        Assert.Equal(0, micro.Baselines[0]!.Value, 1e-12);
        Assert.Equal(0.5, micro.Baselines[1]!.Value, 1e-12);
        Assert.Equal(1 / 3.0, micro.Baselines[2]!.Value, 1e-12);
        var loss = result.Headline.Single(metric => metric.Key == "log_loss_per_cell");
        Assert.Equal(0.636514, loss.Baselines[0]!.Value, 1e-6); // the entropy of 1/3
    }

    [Fact]
    public void Labels_without_positives_are_left_out_beside_scikit_learns_macro()
    {
        var labels = Tables.Labels("100 010 110");
        var result = Evaluator.Evaluate(["a", "b", "never"], labels, [[.9, .1, .1], [.2, .8, .1], [.9, .9, .1]], labels);
        Assert.Equal(2, result.EvaluableLabels);
        Assert.Equal(2 / 3.0, result.Metrics["f1_macro_zd0"]!.Value, 1e-12);
        Assert.Equal(1, result.Metrics["f1_macro_evaluable"]!.Value, 1e-12);
        Assert.False(result.Labels[2].IsEvaluable);
    }

    [Fact]
    public void Perfect_probabilities_are_not_blamed_for_their_calibration_error()
    {
        // 250 points, ten bins: 0.061 on average although nothing is wrong.
        var random = new SeededRandom(3);
        var probabilities = Enumerable.Range(0, 250).Select(_ => new[] { random.NextDouble() }).ToArray();
        Assert.Equal(0.061, ProbabilityMetrics.CalibrationErrorIfPerfect(probabilities, draws: 400), 0.004);
    }

    [Fact]
    public void Several_tables_of_the_same_rows_give_the_means_of_their_figures()
    {
        var (labels, logits) = Tables.Drawn(60, [0.3, 0.5, 0.2], strength: 1, seed: 5);
        var (_, other) = Tables.Drawn(60, [0.3, 0.5, 0.2], strength: 1, seed: 6);
        var tables = new[] { logits, other }.Select(table => Calibration.Identity(3).Apply(table)).Select(p => new ScoredTable(p, Tables.Above(p, 0.5))).ToArray();
        string[] names = ["a", "b", "c"];
        var (first, second, both) = (Evaluator.Evaluate(names, labels, [tables[0]]), Evaluator.Evaluate(names, labels, [tables[1]]), Evaluator.Evaluate(names, labels, tables));
        foreach (var (key, value) in both.Metrics) Assert.Equal((first.Metrics[key]!.Value + second.Metrics[key]!.Value) / 2, value!.Value, 1e-12);
        Assert.Equal((first.Labels[1].F1 + second.Labels[1].F1) / 2, both.Labels[1].F1, 1e-12);
        var twice = Evaluator.Evaluate(names, labels, [tables[0], tables[0]]);
        Assert.Equal(first.Headline.Select(h => h.Interval), twice.Headline.Select(h => h.Interval));
        Assert.All(Bootstrap.Differences(labels, tables[0], tables[0], seed: 1).Intervals.Values, interval => Assert.Equal(new Interval(0, 0), interval));
    }

    // 0.5 ± 0.03 over texts and a deviation of 0.04 / 1.96 over repeats: 3 and 4 make 5.
    [Fact]
    public void Intervals_hold_the_spread_over_repeats()
    {
        var labels = SmallData.Rows(30).Rows.Select(r => r.Labels).ToArray();
        var table = new ScoredTable(Array.ConvertAll(labels, row => Array.ConvertAll(row, _ => 0.5)), labels);
        var evaluation = Evaluator.Evaluate(SmallData.Labels, labels, [table]);
        evaluation = evaluation with
        {
            Headline = [.. evaluation.Headline.Select(h => h with { Value = 0.5, Interval = new Interval(0.47, 0.53) })],
            Spread = evaluation.Headline.ToDictionary(h => h.Key, _ => (double?)(0.04 / 1.959963984540054)),
        };
        var wider = SpreadIntervals.Include(evaluation, [[.. new DecisionMetrics(labels, labels).PerLabel]]);
        Assert.All(wider.Headline, h => Assert.Equal((0.45, 0.55), (Math.Round(h.Interval!.Low, 9), Math.Round(h.Interval.High, 9))));
        Assert.Equal(evaluation.Labels, wider.Labels);
    }

    [Fact]
    public void Reliability_bins_hold_equally_many_cells_and_average_to_the_shares()
    {
        var (labels, logits) = Tables.Drawn(100, [0.3, 0.5], strength: 1, seed: 5);
        var bins = ProbabilityMetrics.Reliability(labels, Calibration.Identity(2).Apply(logits));
        Assert.All(bins, bin => Assert.Equal(20, bin.Cells));
        Assert.Equal(labels.Sum(row => row.Count(on => on)) / 200.0, bins.Average(bin => bin.ShareOfPositives), 1e-12);
        Assert.Equal(bins.Select(bin => bin.MeanProbability).Order(), bins.Select(bin => bin.MeanProbability));
    }

    private static EvaluationResult Example(int rows)
    {
        var (labels, logits) = Tables.Drawn(rows, [0.3, 0.5, 0.2], strength: 1, seed: 5);
        var probabilities = Calibration.Identity(3).Apply(logits);
        return Evaluator.Evaluate(["a", "b", "c"], labels, probabilities, Tables.Above(probabilities, 0.5), seed: 11);
    }
}
