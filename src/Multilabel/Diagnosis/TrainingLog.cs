namespace Multilabel;

/// <summary>What a Trainer's log says about the course of training.</summary>
/// <param name="state">Whose log it is.</param>
/// <param name="plannedRate">Peak of the learning rate as the training arguments have it, if they are known.</param>
internal sealed class TrainingLog(TrainerState state, double? plannedRate = null)
{
    private readonly LogEntry[] _losses = [.. state.Training.Where(e => double.IsFinite(e["loss"]!.Value))];
    private readonly LogEntry[] _rates = [.. state.Training.Where(e => e["learning_rate"] is { } rate && double.IsFinite(rate) && e.Step > 0).DistinctBy(e => e.Step)];

    /// <summary>The log of a patient, or null if it has none with losses.</summary>
    public static TrainingLog? Of(Patient patient) => patient.State is { Training.Count: > 0 } state ? new TrainingLog(state, patient.Arguments?.LearningRate) : null;

    /// <summary>Optimizer steps that were made.</summary>
    public int Steps => state.GlobalStep ?? state.Training.Select(e => e.Step).DefaultIfEmpty().Max();

    public double? StepsPerEpoch => state.Epoch is > 0 and { } epochs && Steps > 0 ? Steps / epochs : null;

    /// <summary>The first loss, where it was logged within the first two epochs: a mean over a model that has hardly learned.</summary>
    public double? FirstLoss => _losses.FirstOrDefault() is { Epoch: null or <= 2.01 } first ? first["loss"] : null;

    /// <summary>Whether the log begins lower than the cross-entropy of a new head can: it is of another loss.</summary>
    /// <param name="first">The first logged loss.</param>
    /// <param name="floor">The base rate of the rows.</param>
    public static bool IsBelowNewHead(double? first, double floor) => first < 0.75 * floor;

    public double? LastLoss => _losses.LastOrDefault()?["loss"];

    /// <summary>The last loss by the one before, from a half to 1; null where there is but one.</summary>
    public double? LastRatio => _losses is [.., var before, var last] && before["loss"] > 0 ? Math.Clamp(last["loss"]!.Value / before["loss"]!.Value, 0.5, 1) : null;

    public double? LowestLoss => _losses.Length > 0 ? _losses.Min(e => e["loss"]) : null;

    public double? HighestLoss => _losses.Length > 0 ? _losses.Max(e => e["loss"]) : null;

    /// <summary>The first evaluation loss beside a training loss of the same step, among the first three: before rows that were held out and rows that are learned part.</summary>
    public (double Evaluation, double Training)? FirstPair => _losses.Take(3)
        .Select(e => (Evaluation: state.Evaluations.FirstOrDefault(v => v.Step == e.Step)?["eval_loss"], Training: e["loss"]!.Value))
        .Where(p => p.Evaluation is > 0 && p.Training > 0).Select(p => ((double, double)?)(p.Evaluation!.Value, p.Training)).FirstOrDefault();

    /// <summary>Highest learning rate, planned or logged; null where none was logged.</summary>
    public double? PeakRate => _rates.Length == 0 ? null : Math.Max(plannedRate ?? 0, _rates.Max(e => e["learning_rate"]!.Value));

    /// <summary>Sum of the learning rate over the steps: about as far as Adam can have moved a number. Null where no rates were logged.</summary>
    public double? Travel => _rates.Length == 0 ? null : Intervals().Sum(i => i.Steps * (i.Before + i.After) / 2);

    /// <summary>Share of the steps with a learning rate below 1 % of the peak, and how many of them at the very end; null where too few rates were logged.</summary>
    public (double Share, double AtEnd)? WithoutRate()
    {
        if (_rates.Length < 4 || PeakRate is not { } peak) return null;
        var idle = Intervals().Select(i => (i.Steps, IsIdle: i.Before <= 0.01 * peak && i.After <= 0.01 * peak)).ToList();
        var steps = idle.Sum(i => i.Steps);
        return (idle.Where(i => i.IsIdle).Sum(i => i.Steps) / steps, Enumerable.Reverse(idle).TakeWhile(i => i.IsIdle).Sum(i => i.Steps) / steps);
    }

    /// <summary>The rate rises in proportion to the steps until the end: warm-up is all there was.</summary>
    public bool WarmsUpToTheEnd
    {
        get
        {
            if (_rates.Length < 3) return false;
            // Some write the rate of the step that was made, some of the next.
            return _rates[^1]["learning_rate"] > 1.2 * _rates[0]["learning_rate"] && (RisesWith(0) || RisesWith(1));
        }
    }

    private bool RisesWith(int behind)
    {
        var slopes = _rates.Where(e => e.Step > behind).Select(e => e["learning_rate"]!.Value / (e.Step - behind)).ToArray();
        return slopes.Length >= 3 && slopes.Min() > 0 && slopes[^1] > 0.9 * slopes[0] && slopes.Skip(1).Min() > 0.95 * slopes.Skip(1).Max();
    }

    /// <summary>Relative fall of the loss from the third to the last quarter of the log; null where it has fewer than four entries.</summary>
    public double? LateFall
    {
        get
        {
            var part = _losses.Length / 4;
            if (part == 0) return null;
            var (late, before) = (_losses[^part..].Average(e => e["loss"]!.Value), _losses[^(2 * part)..^part].Average(e => e["loss"]!.Value));
            return before > 0 ? (before - late) / before : null;
        }
    }

    /// <summary>Largest gradient norm against the median of all; 1 where there are none, infinity where one was not finite.</summary>
    public double GradientSpike
    {
        get
        {
            var norms = state.Training.Select(e => e["grad_norm"]).OfType<double>().ToArray();
            if (Array.Exists(norms, n => !double.IsFinite(n))) return double.PositiveInfinity;
            Array.Sort(norms);
            return norms.Length < 4 || norms[norms.Length / 2] <= 0 ? 1 : norms[^1] / norms[norms.Length / 2];
        }
    }

    // The rate before the first entry is not known; that of the entry stands for it.
    private IEnumerable<(double Steps, double Before, double After)> Intervals()
    {
        var (step, rate) = (0, _rates[0]["learning_rate"]!.Value);
        foreach (var entry in _rates)
        {
            yield return (entry.Step - step, rate, entry["learning_rate"]!.Value);
            (step, rate) = (entry.Step, entry["learning_rate"]!.Value);
        }
    }
}
