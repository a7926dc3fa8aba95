using System.Globalization;

namespace Multilabel;

/// <summary>Chooses the epoch by a held-out metric, and says when to stop waiting for a better one.</summary>
internal sealed class EpochSelection
{
    private readonly int _patience;
    private double _best = double.NegativeInfinity;
    private int _last;

    private EpochSelection(SelectionMetric metric, int patience)
    {
        Metric = metric;
        _patience = patience;
    }

    /// <summary>The metric used, which is not the one asked for where that rewards predicting nothing.</summary>
    public SelectionMetric Metric { get; }

    /// <summary>The best epoch so far, from 1; null when the last epoch is kept.</summary>
    public int? BestEpoch { get; private set; }

    public bool BestIsLast => BestEpoch == _last;

    public bool Stopped => _patience > 0 && BestEpoch is { } best && _last - best >= _patience;

    /// <param name="options">The options; early stopping without a metric watches the loss.</param>
    /// <param name="heldOut">Labels of the held-out rows.</param>
    /// <param name="say">Hears why another metric is used.</param>
    public static EpochSelection Create(TrainingOptions options, bool[][] heldOut, Action<string> say)
    {
        var metric = options.Metric == SelectionMetric.None && options.Patience > 0 ? SelectionMetric.Loss : options.Metric;
        if (metric is not (SelectionMetric.None or SelectionMetric.Loss) && heldOut.Length > 0 && RewardOfNothing(metric, heldOut) is { } reward)
        {
            say(string.Create(CultureInfo.InvariantCulture,
                $"{OptionNames.Kebab(metric)} does not choose the epoch: on these held-out rows predicting no label at all scores {reward.Nothing:0.00}, and predicting the most frequent labels {reward.Frequent:0.00}. macro-f1 chooses instead."));
            metric = SelectionMetric.MacroF1;
        }
        return new EpochSelection(metric, options.Patience);
    }

    public void Add(EpochRecord epoch)
    {
        _last = epoch.Epoch;
        if (Metric == SelectionMetric.None || epoch.HeldOut is not { } scores) return;
        var score = scores.Of(Metric);
        if (score > _best || BestEpoch is null)
        {
            _best = score;
            BestEpoch = epoch.Epoch;
        }
    }

    // An all-negative predictor that does at least as well as the base-rate predictors shows that the metric rewards predicting nothing.
    private static (double Nothing, double Frequent)? RewardOfNothing(SelectionMetric metric, bool[][] labels)
    {
        var labelCount = labels[0].Length;
        var none = labels.Select(_ => new bool[labelCount]).ToArray();
        var cardinality = (int)Math.Max(1, Math.Round(labels.Average(row => row.Count(on => on))));
        var top = Enumerable.Range(0, labelCount).OrderByDescending(k => labels.Count(row => row[k])).Take(cardinality).ToHashSet();
        var frequent = labels.Select(_ => Enumerable.Range(0, labelCount).Select(top.Contains).ToArray()).ToArray();
        var nothing = HeldOutScoring.OfDecisions(labels, none, 0).Of(metric);
        var best = HeldOutScoring.OfDecisions(labels, frequent, 0).Of(metric);
        return nothing > 0 && nothing >= best ? (nothing, best) : null;
    }
}
