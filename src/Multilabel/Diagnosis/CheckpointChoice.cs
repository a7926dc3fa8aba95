namespace Multilabel;

/// <summary>Which step's weights the folder holds, which step was chosen, and whether other weights would have been far better.</summary>
internal sealed record CheckpointChoice
{
    /// <summary>The step that the Trainer's log names as best.</summary>
    public required int? Chosen { get; init; }

    /// <summary>The last step of the log.</summary>
    public required int? Last { get; init; }

    /// <summary>The checkpoint whose weights the folder holds.</summary>
    public required SavedWeights? Same { get; init; }

    /// <summary>The checkpoint that has the rows far better than the folder.</summary>
    public required SavedWeights? Better { get; init; }

    /// <summary>Whether the folder holds the weights of the chosen step: the same as that checkpoint, or of a loss that fits it where it was not kept.</summary>
    public required bool HoldsChosen { get; init; }

    /// <summary>Null where nothing needs an explanation: the rows are right, or nothing can be computed.</summary>
    public static CheckpointChoice? Of(Patient patient) => LoggedLoss.IsMet(patient) ? null : OfAny(patient);

    /// <summary>Of a model whose rows are right, too; null where nothing can be computed.</summary>
    public static CheckpointChoice? OfAny(Patient patient)
    {
        if (!patient.HasLogits || patient.Model.Faults.Count > 0) return null;
        var (state, saved) = (patient.State, patient.Saved);
        var chosen = state?.ChosenStep;
        var same = saved.Where(s => s.IsSame).MinBy(s => s.Distance);
        var kept = saved.Any(s => s.Step == chosen);
        return new CheckpointChoice
        {
            Chosen = chosen,
            Last = state?.Log.Count > 0 ? state.Log.Max(e => e.Step) : state?.GlobalStep,
            Same = same,
            Better = saved.Where(s => s != same && s.IsFarBetterThan(patient.Evidence)).MinBy(s => s.Evidence!.Loss),
            HoldsChosen = chosen is { } step && (same is not null ? same.Step == step : !kept && state is not null && LoggedLoss.Fits(state, step, patient.Loss)),
        };
    }
}
