namespace Multilabel;

/// <summary>How many rows the model was trained on, as far as the Trainer's log tells.</summary>
/// <param name="Steps">Optimizer steps of an epoch.</param>
/// <param name="Batch">Rows of a batch. A step may have several: of accumulated gradients, or of several processes, which the log does not tell.</param>
internal sealed record TrainedRows(int Steps, int Batch)
{
    private const int MostBatches = 64;

    /// <summary>At least so many.</summary>
    public int Least => ((Steps - 1) * Batch) + 1;

    /// <summary>At most so many, if a step has one batch.</summary>
    public int Most => Steps * Batch;

    public static TrainedRows? Of(TrainerState? state)
    {
        if (state is not { GlobalStep: > 0, Epoch: > 0, BatchSize: > 0 }) return null;
        // Where an entry was logged at the end of an epoch it tells the steps exactly; the end of a run may lie inside one.
        var whole = state.Log.FirstOrDefault(e => e is { Step: > 0, Epoch: > 0 } && Math.Abs(e.Epoch.Value - Math.Round(e.Epoch.Value)) < 1e-9);
        var steps = whole is not null ? whole.Step / whole.Epoch!.Value : state.GlobalStep.Value / state.Epoch.Value;
        var each = (int)Math.Round(steps);
        return each < 1 || Math.Abs(steps - each) > 0.02 * each ? null : new TrainedRows(each, state.BatchSize.Value);
    }

    /// <summary>Whether these are fewer rows than the model was trained on.</summary>
    public bool HasMoreThan(int rows) => rows < Least;

    /// <summary>Whether these are more rows than the model was trained on: no whole number of batches a step, the last step rounded up or left out, makes as many.</summary>
    public bool HasFewerThan(int rows) => rows > Most
        && !Enumerable.Range(2, MostBatches - 1).Any(each => rows > (Steps - 1L) * each * Batch && rows <= (((Steps + 1L) * each) - 1) * Batch);
}
