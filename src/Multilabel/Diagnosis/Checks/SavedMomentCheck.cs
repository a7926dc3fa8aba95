namespace Multilabel;

/// <summary>B4, B5, B7: the weights in the folder are those of another moment than the log says.</summary>
internal sealed class SavedMomentCheck : ICheck
{
    private const double LittleLearned = 0.3, MostRight = 0.95;

    /// <summary>Share of the steps up to which weights are of an early moment, and what two computations of one loss may differ by.</summary>
    private const double Early = 0.7, SameLoss = 2e-4;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (patient.State is { StopsEarly: true, BestMetric: null, Evaluations.Count: >= 2 } state)
            yield return new Suspicion("B4", LoggedLoss.IsMet(patient) ? 72 : 98,
                $"Early stopping was asked for, but no best value was ever found in {state.Evaluations.Count} evaluations: the metric it waited for is not among {Names(state)}. So nothing was compared, and the last weights were kept.")
                .With("metrics", Keys(state).ToList());
        else if (patient.Arguments?.Text("metric_for_best_model") is { Length: > 0 } wanted && patient.State is { Evaluations.Count: > 0 } log && !Keys(log).Contains(wanted.StartsWith("eval_", StringComparison.Ordinal) ? wanted : "eval_" + wanted, StringComparer.Ordinal))
            yield return new Suspicion("B4", LoggedLoss.IsMet(patient) ? 70 : 92,
                $"The best checkpoint was to be chosen by \"{wanted}\", which no evaluation of the log has; there are {Names(log)}. So nothing was compared.")
                .With("metric_for_best_model", wanted).With("metrics", Keys(log).ToList());
        if (CheckpointChoice.Of(patient) is not { HoldsChosen: false } choice) yield break;
        foreach (var suspicion in OfCheckpoints(patient, choice)) yield return suspicion;
        if (patient.Saved.Count == 0 && (OfLog(patient, choice) ?? OfReport(patient)) is { } early) yield return early;
    }

    private static IEnumerable<Suspicion> OfCheckpoints(Patient patient, CheckpointChoice choice)
    {
        var saved = patient.Saved;
        if (saved.Count == 0) yield break;
        var held = choice.Same is { } same ? $"holds the weights of {Name(same)}" : "holds the weights of none of the checkpoints beside it";
        var here = Suspicion.Text($"loss {patient.Loss:0.####} and {100 * (1 - patient.RightShare):0.0} % wrong cells on these rows");
        if (choice.Chosen is { } chosen && saved.All(s => s.Step != chosen))
        {
            var strength = choice.Same is not null ? 95 : choice.Better is not null ? 85 : LoggedLoss.IsBetrayed(patient) ? 80 : 55;
            yield return new Suspicion("B5", strength,
                $"The log names checkpoint-{chosen} as the best, which is not among {string.Join(", ", saved.Select(Name))}; the folder {held}: {here}.")
                .With("best_checkpoint", patient.State?.BestCheckpoint ?? "").With("checkpoints", saved.Select(Name).ToList());
            yield break;
        }
        if (choice.Better is not { } better) yield break;
        var there = Suspicion.Text($"{Name(better)} gives loss {better.Evidence!.Loss:0.####} and {100 * better.WrongShare:0.0} % wrong cells");
        // The last weights were kept although earlier ones were far better, and nothing chose.
        if (choice.Chosen is null && choice.Same is not null && choice.Same.Step > better.Step && (patient.State?.Evaluations.Count >= 2 || choice.Same.Step == choice.Last))
        {
            yield return new Suspicion("B4", 78, $"No best checkpoint was determined (best_metric is empty), so the folder {held}: {here}; the earlier {there}.")
                .With("better_checkpoint", Name(better)).With("better_loss", better.Evidence.Loss);
            yield break;
        }
        // Encoder tensors that equal the better checkpoint's make it a mixture, or a head that began anew.
        var equal = better.Changes.Count(c => c.IsEqual && !saved.All(s => s == better || s.Changes.Any(o => o.Name == c.Name && o.IsEqual)));
        if (choice.Same is null && equal > 0) yield break;
        yield return new Suspicion("B7", choice.Same is not null ? 95 : 76, $"The folder {held}: {here}, but {there}. What was saved is not what training ended with.")
            .With("better_checkpoint", Name(better)).With("better_loss", better.Evidence.Loss).With("loss", patient.Loss);
    }

    // Without checkpoints: sure to the right degree, so the inputs and labels are those of training; only as good as an early step.
    private static Suspicion? OfLog(Patient patient, CheckpointChoice choice)
    {
        if (patient.State is not { } state || !LoggedLoss.IsBetrayed(patient)) return null;
        // Where these rows were evaluated while training, one of the losses is this one to the last digits.
        if (state.Evaluations.FirstOrDefault(e => Math.Abs((e["eval_loss"] ?? double.NaN) - patient.Loss) <= SameLoss * patient.Loss) is { } evaluated && evaluated.Step <= Early * (choice.Chosen ?? choice.Last))
            return new Suspicion(choice.Chosen is null ? "B7" : "B5", 89,
                Suspicion.Text($"The folder gives loss {patient.Loss:0.####} on these rows, which is the evaluation's at step {evaluated.Step} ({evaluated["eval_loss"]:0.####}); training went on to step {choice.Last}{(choice.Chosen is { } best ? Suspicion.Text($", and its best checkpoint, {best}, is not here") : "")}. It holds the weights of that early step."))
                .With("loss", patient.Loss).With("evaluated_step", evaluated.Step).With("last_step", choice.Last ?? 0);
        if (!ScaleProbe.IsNotTooSure(patient)) return null;
        if (LoggedLoss.Nearest(state, patient.Loss) is not { } nearest || !LoggedLoss.Fits(state, nearest.Step, patient.Loss) || nearest.Step > Early * (choice.Chosen ?? choice.Last)) return null;
        if (choice.Chosen is { } chosen)
            return new Suspicion("B5", 80,
                Suspicion.Text($"The log names checkpoint-{chosen} as the best, which is not here; the folder gives loss {patient.Loss:0.####}, as the log had at step {nearest.Step}: it holds an early state, the best one was not kept."))
                .With("best_checkpoint", state.BestCheckpoint ?? "").With("loss", patient.Loss).With("nearest_step", nearest.Step);
        return new Suspicion("B7", 64,
            Suspicion.Text($"The log ends with loss {state.LastLoss:0.####} at step {choice.Last}; the folder gives {patient.Loss:0.####}, as the log had at step {nearest.Step}, and its probabilities are no surer than they should be. The weights seem to have been saved before training ended."))
            .With("loss", patient.Loss).With("reported_loss", state.LastLoss ?? double.NaN).With("nearest_step", nearest.Step);
    }

    // Without a log: the rows come in the right order, but less surely than even their own scores allow, where a low loss was reported.
    private static Suspicion? OfReport(Patient patient)
    {
        // A focal loss leaves a model as unsure, but with its decisions right.
        if (patient.State is not null || patient.Evidence.LearnedFraction > LittleLearned || patient.RightShare > MostRight || !LoggedLoss.IsBetrayed(patient) || !ScaleProbe.IsNotTooSure(patient)) return null;
        var (ranked, factor) = (RowFits.MeanRanking(patient), patient.BestLogitFactor);
        if (ranked < 0.85 || factor < 1.5) return null;
        return new Suspicion("B7", 64,
            Suspicion.Text($"The model ranks its rows well (area under the ROC curve {ranked:0.00}) but is far less sure than the reported loss of {patient.ReportedLoss:0.####} would make it (loss {patient.Loss:0.####}; logits {factor:0.#} times as large would fit best): weights of an early moment, or an average over all of training, were saved."))
            .With("ranking", ranked).With("best_logit_factor", factor).With("loss", patient.Loss);
    }

    private static string Name(SavedWeights saved) => Path.GetFileName(saved.Checkpoint.Folder);

    private static IEnumerable<string> Keys(TrainerState state) => state.Evaluations.SelectMany(e => e.Values.Keys)
        .Where(k => k.StartsWith("eval_", StringComparison.Ordinal) && k is not ("eval_runtime" or "eval_samples_per_second" or "eval_steps_per_second")).Distinct(StringComparer.Ordinal);

    private static string Names(TrainerState state) => string.Join(", ", Keys(state));
}
