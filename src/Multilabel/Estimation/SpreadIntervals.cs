namespace Multilabel;

/// <summary>
/// Widens intervals over texts by what other splits and training seeds change, as measured over the repeats: the two are independent, so their squares add.
/// </summary>
internal static class SpreadIntervals
{
    private const double Normal = 1.959963984540054;   // 97.5 % of a normal distribution lie below

    /// <param name="evaluation">The means over the repeats, with bootstrap intervals.</param>
    /// <param name="spread">Standard deviations of the metrics over the repeats; null where there is one repeat.</param>
    /// <param name="labels">[rows][labels]</param>
    /// <param name="tables">One per repeat.</param>
    public static EvaluationResult Include(EvaluationResult evaluation, IReadOnlyDictionary<string, double?> spread, bool[][] labels, IReadOnlyList<ScoredTable> tables)
    {
        var ofLabels = tables.Select(table => new DecisionMetrics(labels, table.Decided).PerLabel).ToArray();
        return evaluation with
        {
            Headline = [.. evaluation.Headline.Select(h => h with { Interval = Wider(h.Value, h.Interval, spread[h.Key], h.Key is "log_loss_per_cell" ? double.MaxValue : 1) })],
            Labels = [.. evaluation.Labels.Select((l, k) => l with { F1Interval = Wider(l.F1, l.F1Interval, MetricMeans.Deviation([.. ofLabels.Select(table => table[k].F1())]), 1) })],
        };
    }

    private static Interval? Wider(double? value, Interval? interval, double? deviation, double most)
    {
        if (value is not { } middle || interval is null || deviation is not { } more) return interval;
        double Reach(double end) => Math.Sqrt((middle - end) * (middle - end) + Normal * more * Normal * more);
        return new Interval(Math.Max(0, middle - Reach(interval.Low)), Math.Min(most, middle + Reach(interval.High)));
    }
}
