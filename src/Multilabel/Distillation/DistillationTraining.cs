using System.Diagnostics;
using System.Globalization;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>The loop: chunk after chunk of the corpus, first the targets that are missing, then steps over batches of about equally many tokens.</summary>
internal sealed class DistillationTraining
{
    // Texts whose targets are computed together: enough for batches of equal length, few enough to start soon and to stop quickly.
    private const int ChunkTexts = 8192;

    private const double SecondsBetweenReports = 1;
    private const long ScheduleSteps = 1_000_000;

    private readonly EncoderModel _student;
    private readonly Lesson _lesson;
    private readonly Corpus _corpus;
    private readonly CorpusOrder _order;
    private readonly TargetSource _targets;
    private readonly DistillationOptions _options;
    private readonly DistillationCheckpoint _checkpoint;
    private readonly Action<DistillationProgress> _report;
    private readonly RunLength _length;
    private readonly LearningRateSchedule _schedule;
    private readonly int[][] _heldOut;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly double _secondsAtStart;
    private readonly Stopwatch _sinceCheckpoint = Stopwatch.StartNew();
    private double _lastReport;

    public DistillationTraining(
        EncoderModel student, Lesson lesson, Corpus corpus, CorpusOrder order, TargetSource targets, DistillationOptions options, RunLength length,
        DistillationState state, DistillationCheckpoint checkpoint, Action<DistillationProgress> report)
    {
        (_student, _lesson, _corpus, _order, _targets, _options, _length) = (student, lesson, corpus, order, targets, options, length);
        (State, _checkpoint, _report) = (state, checkpoint, report);
        _schedule = LearningRateSchedule.WithWarmupRatio(LearningRateShape.Linear, options.WarmupRatio, ScheduleSteps);
        _heldOut = TokenizedTexts.Of(student, [.. order.HeldOut.Select(text => corpus[text])]);
        _secondsAtStart = state.Seconds;
    }

    public DistillationState State { get; }

    /// <summary>Hears of each step, by its number.</summary>
    public Action<int>? AfterStep { get; init; }

    /// <summary>Tokens that the student was trained on here, and the seconds that this took.</summary>
    public (long Tokens, double Seconds) Speed { get; private set; }

    private bool Half => State.Precision == "bf16";

    private SequenceClassifier Network => _student.Network;

    /// <summary>Trains to the end, or until it is cancelled; then the checkpoint is brought up to date.</summary>
    public void Run(TrainingState training, CancellationToken cancellation)
    {
        _targets.Prepare(_order.HeldOut);
        if (State.Evaluations.Count == 0) Evaluate(training);
        if (State.Step == 0) State.SecondsBefore = Now();
        while (_length.Share(State) < 1 && !cancellation.IsCancellationRequested) Pass(training, cancellation);
        State.Seconds = Now();
        if (cancellation.IsCancellationRequested) SaveCheckpoint(training);
        else if (State.Evaluations[^1].Step != State.Step) Evaluate(training);
    }

    /// <summary>The student as it would be saved, on the held-out texts.</summary>
    public Fidelity Measure(SequenceClassifier network)
    {
        using var targets = _targets.Read(_order.HeldOut);
        return _lesson.Measure(network, _heldOut, targets);
    }

    private void Pass(TrainingState training, CancellationToken cancellation)
    {
        var chunks = _order.Pass(State.Pass).Chunk(ChunkTexts).ToList();
        for (; State.Chunk < chunks.Count; State.Chunk++)
        {
            _targets.Prepare(chunks[State.Chunk]);
            var ids = TokenizedTexts.Of(_student, [.. chunks[State.Chunk].Select(text => _corpus[text])]);
            var batches = CorpusOrder.Batches(ids, _options.BatchTokens);
            for (; State.Batch < batches.Count; State.Batch++)
            {
                if (cancellation.IsCancellationRequested || _length.Share(State) >= 1) return;
                Step(training, ids[batches[State.Batch]], chunks[State.Chunk].AsSpan(batches[State.Batch]));
                AfterStep?.Invoke(State.Step);
                Report();
                if (_length.Share(State) >= (double)State.Evaluations.Count / _options.Evaluations && State.Evaluations.Count < _options.Evaluations) Evaluate(training);
                if (_sinceCheckpoint.Elapsed.TotalMinutes < _options.CheckpointMinutes) continue;
                State.Batch++;
                SaveCheckpoint(training);
                State.Batch--;
            }
            State.Batch = 0;
        }
        (State.Pass, State.Chunk) = (State.Pass + 1, 0);
    }

    private void Step(TrainingState training, int[][] ids, ReadOnlySpan<int> texts)
    {
        using var scope = NewDisposeScope();
        var start = Now();
        training.ClearGradients();
        var outputs = _lesson.Outputs(Network, Network.CreateBatch(ids), training.Dropout(0), Half);
        var loss = _lesson.Loss(outputs, _targets.Read(texts));
        loss.backward();
        if (_options.ClipNorm > 0) training.Optimizer.ClipGradientNorm(_options.ClipNorm);
        State.Visited += texts.Length;
        State.Seconds = Now();
        training.Advance(_schedule.Factor((long)(_length.Share(State) * ScheduleSteps)));
        State.Step = training.Step;
        var value = loss.item<float>();
        if (!float.IsFinite(value))
            throw new MultilabelException(string.Create(CultureInfo.InvariantCulture, $"The loss is {value} in step {State.Step}: the weights have become NaN or infinite. Begin anew with a lower --learning-rate."));
        (State.LossSum, State.LossCount) = (State.LossSum + value, State.LossCount + 1);
        Speed = (Speed.Tokens + ids.Sum(i => i.Length), Speed.Seconds + Now() - start);
    }

    private void Evaluate(TrainingState training)
    {
        var fidelity = training.WithAverage(() => Measure(Network));
        State.Seconds = Now();
        var evaluation = new DistillationEvaluation(
            _length.Share(State), State.Step, State.Seconds, State.LossCount > 0 ? State.LossSum / State.LossCount : null, fidelity, _length.SecondsLeft(State));
        State.Evaluations.Add(evaluation);
        (State.LossSum, State.LossCount) = (0, 0);
        _report(evaluation);
    }

    private void SaveCheckpoint(TrainingState training)
    {
        _targets.Flush();
        State.Seconds = Now();
        _checkpoint.Save(training, State);
        _sinceCheckpoint.Restart();
    }

    private void Report()
    {
        if (State.Seconds - _lastReport < SecondsBetweenReports || State.LossCount == 0) return;
        _lastReport = State.Seconds;
        _report(new DistillationStep(_length.Share(State), State.LossSum / State.LossCount, _length.SecondsLeft(State)));
    }

    private double Now() => _secondsAtStart + _clock.Elapsed.TotalSeconds;
}
