namespace Multilabel;

/// <summary>B9: logs that cannot come from one run lie in one folder.</summary>
internal sealed class SharedFolderCheck : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        var found = Contradictions(patient);
        var met = LoggedLoss.IsMet(patient);
        if (found.Count > 0)
        {
            yield return new Suspicion("B9", met ? 65 : 97, $"Two runs share this folder: the logs of {found[0]}." + (found.Count > 1 ? $" In all {found.Count} pairs of logs contradict each other." : ""))
                .With("contradictions", found);
            yield break;
        }
        var strangers = patient.Checkpoints.Where(c => patient.OtherModel(c.Folder) is { } model && !IsKin(model, patient.Model)).Select(c => Path.GetFileName(c.Folder)).ToList();
        if (strangers.Count > 0)
            yield return new Suspicion("B9", met ? 62 : 90, $"{string.Join(", ", strangers)} {(strangers.Count == 1 ? "holds" : "hold")} a model of other sizes or other labels than the folder: the checkpoints of another run.").With("checkpoints", strangers);
        // Steps beyond the end of the folder's own run are left from a longer one.
        else if (Checkpoint.StepOf(patient.Folder) is null && patient.State?.GlobalStep is { } end && patient.Checkpoints.Where(c => c.Step > end).Select(c => Path.GetFileName(c.Folder)).ToList() is { Count: > 0 } beyond)
            yield return new Suspicion("B9", met ? 61 : 88, Suspicion.Text($"{string.Join(", ", beyond)}: later than the last step {end} of the folder's own log, so from another, longer run.")).With("checkpoints", beyond).With("last_step", end);
    }

    /// <summary>The pairs of logs in the folder that cannot be of one run, in words.</summary>
    public static List<string> Contradictions(Patient patient)
    {
        var states = patient.Checkpoints.Where(c => c.State is not null).Select(c => (Name: Path.GetFileName(c.Folder), State: c.State!)).ToList();
        if (patient.State is { } own && own.Path == Path.Combine(patient.Folder, TrainerState.FileName)) states.Add(("the folder itself", own));
        var found = new List<string>();
        for (var i = 0; i < states.Count; i++)
            for (var j = i + 1; j < states.Count; j++)
                if (Difference(states[i].State, states[j].State) is { } difference) found.Add($"{states[i].Name} and {states[j].Name} {difference}");
        return found;
    }

    /// <summary>Where two logs of one run would have the same number and these have not; null where there is no such place.</summary>
    private static string? Difference(TrainerState a, TrainerState b)
    {
        foreach (var entry in a.Log)
        {
            // The end of a run writes its mean loss, and an evaluation may be repeated: only what the same step logged once counts.
            if (entry["loss"] is not { } loss) continue;
            var twins = b.Training.Where(e => e.Step == entry.Step).Select(e => e["loss"]!.Value).ToList();
            if (twins.Count == 0 || twins.Exists(t => Math.Abs(t - loss) <= 1e-6 * Math.Max(1, Math.Abs(loss)))) continue;
            return Suspicion.Text($"have the losses {loss:0.####} and {twins[0]:0.####} at the same step {entry.Step}");
        }
        return StepsOfEpoch(a) is { } one && StepsOfEpoch(b) is { } other && Math.Abs(one - other) > 0.05 * one + 1
            ? Suspicion.Text($"count {one:0.#} and {other:0.#} steps to an epoch") : null;
    }

    private static double? StepsOfEpoch(TrainerState state) => state is { GlobalStep: > 0 and { } steps, Epoch: >= 1 and { } epochs } ? steps / epochs : null;

    private static bool IsKin(ExaminedModel a, ExaminedModel b) =>
        a.Config.Family.ModelType == b.Config.Family.ModelType && a.Config.HiddenSize == b.Config.HiddenSize && a.Config.Layers == b.Config.Layers
        && a.Config.VocabularySize == b.Config.VocabularySize && a.Labels.Count == b.Labels.Count && a.Labels.ToHashSet(StringComparer.Ordinal).SetEquals(b.Labels);
}
