namespace Multilabel;

/// <summary>The metric by which the Trainer chose its best checkpoint, found in the log by its value.</summary>
/// <param name="Name">Such as <c>eval_f1</c>.</param>
/// <param name="History">Every evaluation.</param>
/// <param name="Step">The chosen step.</param>
/// <param name="Best">The value there.</param>
internal sealed record ChoiceMetric(string Name, IReadOnlyList<(int Step, double Value)> History, int Step, double Best)
{
    private static readonly string[] Falling = ["loss", "error", "perplexity", "mse", "mae", "coverage", "brier", "bce", "nll", "entropy"];
    private static readonly string[] Rising = ["f1", "acc", "precision", "recall", "auc", "map", "average", "jaccard", "mcc", "matthews", "kappa", "exact", "subset", "score", "lrap"];
    private static readonly string[] Durations = ["runtime", "per_second"];

    /// <summary>True where more is better by the metric's name, false where less is; null where the name does not tell.</summary>
    public bool? RisesWhenBetter => FollowsLoss || Has(Falling) ? false : Has(Rising) ? true : Name.Contains("hamming", StringComparison.Ordinal) ? Best > 0.5 : null;

    /// <summary>The evaluation loss under another name: in every evaluation the same number, or by one factor more.</summary>
    public bool FollowsLoss { get; init; }

    /// <summary>Counts right cells, of which nearly all are right where nothing is predicted.</summary>
    public bool CountsCells => Name.Contains("acc", StringComparison.Ordinal) || Name.Contains("hamming", StringComparison.Ordinal);

    public bool IsDuration => Has(Durations);

    public double Highest => History.Max(h => h.Value);

    public double Lowest => History.Min(h => h.Value);

    /// <summary>The choice is the worst of all evaluations, by what the name says is good.</summary>
    public bool IsWorst => RisesWhenBetter is { } rises && Highest > Lowest && History.Select(h => h.Value).Distinct().Count() >= 3 && Best == (rises ? Lowest : Highest);

    private bool Has(string[] words) => Array.Exists(words, word => Name.Contains(word, StringComparison.Ordinal));

    private bool IsBest => RisesWhenBetter is { } rises ? Best == (rises ? Highest : Lowest) : Best == Highest || Best == Lowest;

    /// <summary>The metric behind <c>best_metric</c>, or null where no value of the log equals it.</summary>
    public static ChoiceMetric? Of(TrainerState state)
    {
        if (state.BestMetric is not { } best || !double.IsFinite(best)) return null;
        var step = state.ChosenStep;
        var candidates = new List<ChoiceMetric>();
        foreach (var name in state.Evaluations.SelectMany(e => e.Values.Keys).Where(k => k.StartsWith("eval_", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal))
        {
            var history = state.Evaluations.Where(e => e[name] is not null).Select(e => (e.Step, Value: e[name]!.Value)).ToList();
            var at = history.FindIndex(h => (step is null || h.Step == step) && Math.Abs(h.Value - best) <= 1e-9 * Math.Max(1, Math.Abs(best)));
            if (at >= 0) candidates.Add(new ChoiceMetric(name, history, history[at].Step, history[at].Value) { FollowsLoss = IsLoss(state, name) });
        }
        // The same value under several names: the one that was indeed best, otherwise the one that was worst.
        return candidates.OrderByDescending(c => c.IsBest).ThenByDescending(c => c.IsWorst).ThenBy(c => c.IsDuration).FirstOrDefault();
    }

    private static bool IsLoss(TrainerState state, string name)
    {
        var ratios = state.Evaluations.Where(e => e[name] is not null && e["eval_loss"] is > 0).Select(e => e[name]!.Value / e["eval_loss"]!.Value).ToList();
        return ratios.Count >= 3 && ratios[0] > 0 && ratios.TrueForAll(r => Math.Abs(r - ratios[0]) <= 1e-4 * ratios[0]);
    }

    /// <summary>What the metric gives where nothing is predicted: read from evaluations without any right positive, otherwise the share of blank cells.</summary>
    public double NothingPredicted(TrainerState state, double blankShare)
    {
        var empty = state.Evaluations.Where(e => e["eval_f1"] == 0 && e[Name] is not null).Select(e => e[Name]!.Value).ToList();
        return empty.Count > 0 ? empty.Max() : RisesWhenBetter == false ? 1 - blankShare : blankShare;
    }
}
