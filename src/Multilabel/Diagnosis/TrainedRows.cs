namespace Multilabel;

/// <summary>How many rows the model was trained on, as far as the Trainer's log tells: an epoch of s steps of b rows has from (s - 1) b + 1 to s b rows.</summary>
/// <param name="Least">At least so many.</param>
/// <param name="Most">At most so many, if gradients were not accumulated.</param>
internal sealed record TrainedRows(int Least, int Most)
{
    public static TrainedRows? Of(TrainerState? state)
    {
        if (state is not { GlobalStep: > 0, Epoch: > 0, BatchSize: > 0 }) return null;
        // Where an entry was logged at the end of an epoch it tells the steps exactly; the end of a run may lie inside one.
        var whole = state.Log.FirstOrDefault(e => e is { Step: > 0, Epoch: > 0 } && Math.Abs(e.Epoch.Value - Math.Round(e.Epoch.Value)) < 1e-9);
        var steps = whole is not null ? whole.Step / whole.Epoch!.Value : state.GlobalStep.Value / state.Epoch.Value;
        var each = (int)Math.Round(steps);
        if (each < 1 || Math.Abs(steps - each) > 0.02 * each) return null;
        return new TrainedRows(((each - 1) * state.BatchSize.Value) + 1, each * state.BatchSize.Value);
    }

    /// <summary>Whether these are fewer rows than the model was trained on.</summary>
    public bool HasMoreThan(int rows) => rows < Least;
}
