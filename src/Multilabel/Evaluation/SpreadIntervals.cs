namespace Multilabel;

/// <summary>
/// Widens intervals over texts by what other splits and training seeds change, as measured over the repeats: the two are independent, so their squares add.
/// </summary>
internal static class SpreadIntervals
{
    private const double Normal = 1.959963984540054;   // 97.5 % of a normal distribution lie below

    /// <param name="evaluation">The means over the repeats, with bootstrap intervals and the spread over repeats.</param>
    /// <param name="counts">[repeats][labels]</param>
    public static EvaluationResult Include(EvaluationResult evaluation, ConfusionCounts[][] counts) => evaluation with
    {
        Headline = [.. evaluation.Headline.Select(h => h with { Interval = Wider(h.Value, h.Interval, evaluation.Spread[h.Key], h.Key is "log_loss_per_cell" ? double.MaxValue : 1) })],
        Labels = [.. evaluation.Labels.Select((l, k) => l with { F1Interval = Wider(l.F1, l.F1Interval, MetricMeans.Deviation([.. counts.Select(repeat => repeat[k].F1())]), 1) })],
    };

    private static Interval? Wider(double? value, Interval? interval, double? deviation, double most)
    {
        if (value is not { } middle || interval is null || deviation is not > 0) return interval;
        double Reach(double end) => Math.Sqrt((middle - end) * (middle - end) + Normal * deviation.Value * Normal * deviation.Value);
        return new Interval(Math.Max(0, middle - Reach(interval.Low)), Math.Min(most, middle + Reach(interval.High)));
    }
}
