namespace Multilabel;

/// <summary>H5 and H7: figures in the log that look good while the decisions are not.</summary>
internal sealed class HeadlineMetricCheck : ICheck
{
    /// <summary>Micro-F1 of what looks like a finished model.</summary>
    private const double Good = 0.9;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!patient.HasLogits || !double.IsFinite(patient.Loss) || patient.IsLearned || patient.Labels.Length < 10) yield break;
        var decided = Array.ConvertAll(patient.Logits, r => Array.ConvertAll(r, z => z > 0));
        var metrics = new DecisionMetrics(patient.Labels, decided);
        var micro = metrics.F1(Average.Micro);
        if (Flattened(patient, micro) is { } flattened) yield return flattened;
        if (metrics.MacroF1OfEvaluable is { } macro && Hidden(patient, metrics, micro, macro) is { } hidden) yield return hidden;
    }

    // Accuracy over cells counts every label that is rightly not given.
    private static Suspicion? Flattened(Patient patient, double micro)
    {
        if (patient.State is not { } state) return null;
        var nothing = 1 - patient.LabelsPerRow / patient.Model.Labels.Count;
        var last = state.Evaluations.LastOrDefault(e => Accuracy(e) is not null);
        if (last is null || nothing < 0.6 || micro > 0.5) return null;
        var accuracy = Accuracy(last)!.Value;
        if (accuracy < nothing - 0.05 || accuracy < 0.7) return null;
        var scoredByIt = state.BestMetric is { } best && state.Evaluations.Any(e => Accuracy(e) == best);
        var alone = !state.Evaluations.Any(e => e.Values.Keys.Any(k => k.Contains("f1", StringComparison.OrdinalIgnoreCase) || k.Contains("recall", StringComparison.OrdinalIgnoreCase)));
        return new Suspicion("H5", scoredByIt ? 74 : alone ? 70 : micro < 0.05 ? 50 : 42,
                Suspicion.Text($"The log's accuracy of {accuracy:0.000} is that of single cells: predicting nothing at all scores {nothing:0.000} on these rows. Micro-F1 of this model is {micro:0.000}.")
                + (scoredByIt ? " The best checkpoint was chosen by it." : ""))
            .With("logged_accuracy", accuracy).With("accuracy_of_predicting_nothing", nothing).With("micro_f1", micro);
    }

    private static Suspicion? Hidden(Patient patient, DecisionMetrics metrics, double micro, double macro)
    {
        if (micro - macro <= 0.2 || micro < 0.5) return null;
        var rare = metrics.PerLabel.Select((c, k) => (c, k)).Where(p => p.c.Positives > 0 && p.c.F1() < 0.3).OrderBy(p => p.c.Positives).ToList();
        if (rare.Count == 0) return null;
        var state = patient.State;
        var headline = state?.Evaluations.SelectMany(e => e.Values).Where(v => v.Key is "eval_f1" or "eval_f1_micro" or "eval_micro_f1" or "eval_f1_weighted" or "eval_weighted_f1").Select(v => v.Value).ToList() ?? [];
        var chosen = state?.BestMetric is { } best && headline.Contains(best);
        var alone = headline.Count > 0 && !state!.Evaluations.Any(e => e.Values.Keys.Any(k => k.Contains("macro", StringComparison.OrdinalIgnoreCase)));
        return new Suspicion("H7", chosen ? 76 : micro >= Good && micro - macro > 0.25 ? 73 : alone ? 72 : headline.Count > 0 && headline[^1] - macro > 0.2 ? 63 : 50,
                Suspicion.Text($"Micro-F1 is {micro:0.000}, macro-F1 {macro:0.000}: {rare.Count} labels are hardly ever predicted ({string.Join(", ", rare.Take(5).Select(p => Suspicion.Text($"{patient.Model.Labels[p.k]}: {p.c.Positives} rows, F1 {p.c.F1():0.00}")))}), and the mean over all cells hides them."))
            .With("micro_f1", micro).With("macro_f1", macro).With("hidden_labels", rare.Select(p => patient.Model.Labels[p.k]).ToList());
    }

    private static double? Accuracy(LogEntry entry) => entry["eval_accuracy"] ?? entry["eval_acc"] ?? entry["eval_binary_accuracy"] ?? entry["eval_hamming_accuracy"];
}
