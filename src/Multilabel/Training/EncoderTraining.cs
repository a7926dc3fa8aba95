using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Fine-tunes an encoder with its head: a convex head first, then the layers that are to train; keeps checkpoints.</summary>
/// <param name="model">Is changed in place.</param>
/// <param name="rows">Ids and labels.</param>
/// <param name="options">How.</param>
/// <param name="checkpoints">Null for none.</param>
/// <param name="report">Hears notes and epochs.</param>
/// <param name="features">Outputs of frozen layers that several trainings share; null for a store of this one's own.</param>
internal sealed class EncoderTraining(
    SequenceClassifier model, TrainingRows rows, TrainingOptions options, CheckpointFolder? checkpoints, Action<TrainingProgress> report,
    FeatureStore? features = null)
{
    private readonly Loss _loss = Loss.Create(options.LossOptions, rows.TrainTargets);

    private readonly int _stepsPerEpoch = (rows.TrainIds.Count + options.BatchSize - 1) / options.BatchSize;

    private UsualEpochs Usual => UsualEpochs.For(options.LinearProbe, _stepsPerEpoch, mayPassTwice: options.RDrop is not 0 && CanPassTwice);

    private bool UsuallyTwice => options.Epochs is null && Usual.Twice;

    // Weight of R-Drop; 0 = every batch passes once.
    private double Drop => CanPassTwice ? options.RDrop ?? (UsuallyTwice ? 1 : 0) : 0;

    // Where only the head trains there is next to no dropout to be robust against.
    private bool CanPassTwice => (options.Dropout ?? model.Config.HiddenDropout) > 0 && options.FreezeRatio < 1;

    /// <summary>Trains in place; afterwards the model holds the weights chosen. Cancelling ends it cleanly with the best so far.</summary>
    public TrainingRecord Run(bool resume, CancellationToken cancellation)
    {
        var epochs = options.Epochs ?? Usual.Epochs;
        var rates = new LearningRates(options, model.Parameters.HeadLayer, model.Config.HiddenSize, model.Normalizes, UsuallyTwice);
        var plan = FreezePlan.Create(model.Parameters, options, rates.Of);
        var record = new TrainingRecord { PlannedEpochs = epochs, HasFewEpochs = options.Epochs is null && Usual.AreFew, Layers = plan.Layers };
        var half = ChooseHalf(resume);
        record.Precision = half ? "bf16" : "fp32";
        using var state = new TrainingState(model, plan, rates, options, rows.TrainIds, half);
        using var own = features is null && options.FrozenCache ? new FeatureStore() : null;
        var store = options.FrozenCache ? features ?? own : null;
        var part = new TrainedPart(model, plan.FrozenPrefix, state.Loaded, store, half);
        record.WeightDigests["loaded"] = state.LoadedDigest;
        report(new TrainingNote(plan.Describe()));
        report(new TrainingNote($"Trains in {record.Precision}{(Drop > 0 ? ", every batch twice (R-Drop)" : "")}."));
        if (record.HasFewEpochs) report(new TrainingNote($"With {rows.TrainIds.Count} rows {epochs} passes are made; --epochs makes more."));
        SaveMemory(plan, half);
        Prepare(part, store);
        if (!(resume && checkpoints!.Restore(state, record, report)))
        {
            checkpoints?.Begin(report);
            if (options.LinearProbe) record.ProbeLoss = HeadProbe.Fit(model, part, rows, options.Seed, report);
            state.Start();
        }
        var selection = EpochSelection.Create(options, rows.HeldOutLabels, text => report(new TrainingNote(text)));
        foreach (var epoch in record.Epochs) selection.Add(epoch);
        var schedule = LearningRateSchedule.WithWarmupRatio(options.Schedule, options.WarmupRatio, ((long)epochs * _stepsPerEpoch) + 1);
        var floor = _loss.Floor(rows.TrainTargets);
        var pace = new Pace((long)epochs * _stepsPerEpoch, (long)record.Epochs.Count * _stepsPerEpoch);
        void Stepped() => report(pace.Step($"training, epoch {record.Epochs.Count + 1}/{epochs}", state.Step) with { Trains = true });
        while (record.Epochs.Count < epochs && !selection.Stopped && Epoch(record.Epochs.Count, part, state, schedule, record, Stepped, cancellation) is { } loss)
        {
            var held = rows.HeldOutIds.Count > 0 ? state.WithAverage(() => HeldOutScoring.Of(part, rows, _loss)) : null;
            record.Epochs.Add(new EpochRecord(record.Epochs.Count + 1, loss, held));
            selection.Add(record.Epochs[^1]);
            if (selection.BestIsLast) state.KeepBest();
            checkpoints?.SaveIfDue(state, record);
            report(new TrainingEpoch(record.Epochs.Count, epochs, loss, floor, held?.Loss, held?.MacroF1, pace.SecondsLeft(state.Step)));
        }
        record.Cancelled = cancellation.IsCancellationRequested;
        if (record.Cancelled && record.Epochs.Count == 0) throw new OperationCanceledException(cancellation);
        if (selection.Stopped) report(new TrainingNote($"Stopped after epoch {record.Epochs.Count}: no better {OptionNames.Kebab(selection.Metric)} for {options.Patience} epochs."));
        state.Settle();
        record.WeightDigests["last"] = model.Parameters.Digest();
        state.UseChosen(selection.BestEpoch is not null);
        record.ChosenEpoch = selection.BestEpoch ?? record.Epochs.Count;
        record.ChosenBy = selection.BestEpoch is null ? null : OptionNames.Kebab(selection.Metric);
        record.Steps = state.Step;
        record.WeightDigests["chosen"] = model.Parameters.Digest();
        var reading = new Pace();
        record.ReportedLoss = HeldOutScoring.MeanCrossEntropy(model, rows.TrainIds, rows.TrainLabels, share => report(reading.Step("the loss of the training rows", share)));
        return record;
    }

    // One pass over the rows; the mean loss, or null when cancelled before its end.
    private double? Epoch(int epoch, TrainedPart part, TrainingState state, LearningRateSchedule schedule, TrainingRecord record, Action stepped, CancellationToken cancellation)
    {
        var sum = 0.0;
        foreach (var batch in BatchOrder.Create(rows.TrainLengths, options.BatchSize, options.Seed, epoch))
        {
            if (cancellation.IsCancellationRequested) return null;
            sum += Step(batch, part, state, schedule) * batch.Length;
            if (state.Step == 1) record.WeightDigests["first step"] = state.CheckFirstStep();
            stepped();
        }
        var loss = sum / rows.TrainIds.Count;
        return double.IsFinite(loss)
            ? loss
            : throw new MultilabelException($"The training loss is {loss} in epoch {epoch + 1}: the weights have become NaN or infinite. Lower --learning-rate (now {state.Rates.Encoder.ToString(System.Globalization.CultureInfo.InvariantCulture)}) or --head-learning-rate.");
    }

    // One optimizer step over a batch, in parts if memory is short; the mean loss of its rows.
    private double Step(int[] batch, TrainedPart part, TrainingState state, LearningRateSchedule schedule)
    {
        var sum = 0.0;
        state.ClearGradients();
        var size = (batch.Length + options.GradientAccumulation - 1) / options.GradientAccumulation;
        for (var at = 0; at < batch.Length; at += size)
        {
            using var scope = NewDisposeScope();
            var some = batch[at..Math.Min(at + size, batch.Length)];
            var labels = rows.Labels(some, model.Device);                                     // [B, K]
            var (loss, divergence) = Losses([.. some.Select(i => rows.TrainIds[i])], labels, part, state, at);
            ((divergence is null ? loss : loss.Plus(divergence * HeldNumber.Of(Drop))) * HeldNumber.Of((double)some.Length / batch.Length)).backward();
            sum += loss.item<float>() * some.Length;
        }
        if (options.ClipNorm > 0) state.Optimizer.ClipGradientNorm(options.ClipNorm);
        state.Advance(schedule);
        return sum / batch.Length;
    }

    // The loss of some rows and, with R-Drop, the divergence of their two passes.
    private (Tensor Loss, Tensor? Divergence) Losses(int[][] ids, Tensor labels, TrainedPart part, TrainingState state, int at)
    {
        if (Drop == 0) return (_loss.Compute(part.Logits(ids, state.Dropout(at)), labels), null);
        var both = part.Logits([.. ids, .. ids], state.Dropout(at));   // [2 B, K]: one batch of twice the rows, which fall under other masks
        return (_loss.Compute(both, cat([labels, labels])), RDrop.Divergence(both[..ids.Length], both[ids.Length..]));
    }

    // Measured anew, a resumed run could come out otherwise.
    private bool ChooseHalf(bool resume) => options.Precision == Precision.Auto && resume && checkpoints!.SavedPrecision() is { } saved
        ? saved == "bf16"
        : HalfProducts.IsChosen(options.Precision, model.Device);

    // What a layer leaves for its backward pass can be computed again, if memory is short.
    private void SaveMemory(FreezePlan plan, bool half)
    {
        var size = (options.BatchSize + options.GradientAccumulation - 1) / options.GradientAccumulation;
        var tokens = rows.TrainLengths.OrderDescending().Take(size).Sum(n => (long)n);
        var needed = tokens * (8L * model.Config.HiddenSize + 2L * model.Config.IntermediateSize) * (half ? 2 : 4) * (Drop > 0 ? 2 : 1) * (model.Layers - Math.Max(plan.FrozenPrefix, 0));
        var memory = GC.GetGCMemoryInfo();
        var free = memory.TotalAvailableMemoryBytes - Math.Max(memory.MemoryLoadBytes, Environment.WorkingSet);
        model.Recompute = needed > free * 0.7;
        if (model.Recompute)
            report(new TrainingNote($"A batch of the longest texts would need {Megabytes(needed)} for its layers, {Megabytes(free)} are free: the layers are computed again in the backward pass, " +
                "which takes a third longer. --gradient-accumulation or --max-length need less memory, too."));
    }

    private void Prepare(TrainedPart part, FeatureStore? store)
    {
        if (!part.IsKept) return;
        var clock = Stopwatch.StartNew();
        var pace = new Pace();
        var computed = part.Prepare([.. rows.TrainIds, .. rows.HeldOutIds], share => report(pace.Step("the frozen part", share)));
        report(new TrainingNote(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"The frozen part was computed once for {computed} texts in {clock.Elapsed.TotalSeconds:0.0} s and is kept, {Megabytes(store!.Bytes)} in {(store.UsesFile ? "memory and a file" : "memory")}.")));
    }

    private static string Megabytes(long bytes) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1e6:#,0} MB");
}
