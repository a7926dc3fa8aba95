namespace Multilabel;

/// <summary>What our own training wrote down, in the form in which the Trainer's log is read, so that the same checks serve both.</summary>
internal static class OwnTraining
{
    public static TrainerState StateOf(ManifestTraining training, string path)
    {
        var (record, options) = (training.Record, training.Options);
        var stepsPerEpoch = record.Epochs.Count == 0 ? 0 : record.Steps / record.Epochs.Count;
        var chosen = record.ChosenBy is null ? null : record.Epochs.FirstOrDefault(e => e.Epoch == record.ChosenEpoch);
        return new TrainerState
        {
            Path = path,
            GlobalStep = record.Steps,
            MaxSteps = record.PlannedEpochs * stepsPerEpoch,
            Epoch = record.Epochs.Count,
            PlannedEpochs = record.PlannedEpochs,
            BatchSize = options.BatchSize,
            BestStep = chosen?.Epoch * stepsPerEpoch,
            BestMetric = chosen?.HeldOut is { } scores ? options.Metric == SelectionMetric.Loss ? scores.Loss : scores.Of(options.Metric) : null,
            StopsEarly = options.Patience > 0,
            Patience = options.Patience > 0 ? options.Patience : null,
            PatienceCounter = chosen is null ? null : record.Epochs.Count - chosen.Epoch,
            Log = [.. record.Epochs.SelectMany(e => Entries(e, stepsPerEpoch))],
        };
    }

    private static IEnumerable<LogEntry> Entries(EpochRecord epoch, int stepsPerEpoch)
    {
        var step = epoch.Epoch * stepsPerEpoch;
        yield return new LogEntry(step, epoch.Epoch, new Dictionary<string, double> { ["loss"] = epoch.Loss });
        if (epoch.HeldOut is not { } held) yield break;
        yield return new LogEntry(step, epoch.Epoch, new Dictionary<string, double>
        {
            ["eval_loss"] = held.Loss,
            ["eval_accuracy"] = held.CellAccuracy,
            ["eval_subset_accuracy"] = held.Accuracy,
            ["eval_f1"] = held.MicroF1,
            ["eval_f1_macro"] = held.MacroF1,
            ["eval_f1_samples"] = held.SamplesF1,
            ["eval_precision"] = held.MacroPrecision,
            ["eval_recall"] = held.MacroRecall,
        });
    }
}
