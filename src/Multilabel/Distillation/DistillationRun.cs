using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Multilabel;

/// <summary>From teacher and texts to the student's folder: read, begin or go on, train, save.</summary>
internal sealed class DistillationRun(DistillationJob job, IProgress<DistillationProgress>? progress, CancellationToken cancellation)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly DistillationOptions _options = job.Options;
    private readonly string _output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(job.Output));

    /// <summary>Hears of each step, by its number.</summary>
    public Action<int>? AfterStep { get; init; }

    private bool IsEncoder => _options.Task == DistillationTask.Encoder;

    private string Work => _output + ".distillation";

    private string Start => Path.Combine(Work, "start");

    private string Targets => job.Targets ?? _output + ".targets.safetensors";

    public DistillationResult Run()
    {
        Engine.Start(_options.Threads == 0 ? null : _options.Threads);
        using var teacher = IsEncoder ? EmbeddingTeacher.Load(job.Teacher, _options) : (ITeacher)ClassifierTeacher.Load(job.Teacher, _options);
        var plan = StudentPlan.Of(teacher.Network.Config, _options);
        var corpus = Corpus.Read(job.Corpus, job.Reading);
        var order = new CorpusOrder(corpus, _options.HeldOut, _options.Seed);
        Note($"{corpus.Count:#,0} texts{(corpus.Repeated > 0 ? FormattableString.Invariant($" ({corpus.Repeated:#,0} repeated ones left out)") : "")}, {order.HeldOut.Length:#,0} of them held out to measure on.");
        cancellation.ThrowIfCancellationRequested();

        var checkpoint = new DistillationCheckpoint(Path.Combine(Work, "checkpoint"));
        var key = Key(teacher, corpus);
        var saved = Begin(checkpoint, key);
        if (saved is null)
        {
            var vocabulary = StudentVocabulary.Make(teacher, corpus, _options, Note);
            AtomicFolder.Replace(Start, beside => StudentFolder.Write(beside, teacher, plan, IsEncoder, vocabulary));
        }
        using var network = StudentFolder.Load(Start, _options.Task, _options.Seed);
        var student = OpenStudent(network, teacher, plan);

        using var file = TargetFile.Open(Targets, new TargetKey(teacher.Digest, corpus.Digest, corpus.Count, teacher.Width));
        if (file.Count > 0) Note($"{Targets} has the targets of {file.Count:#,0} texts already.");
        var source = new TargetSource(teacher, corpus, file);
        var (lesson, kept) = MakeLesson(teacher, plan, order, source);

        var half = saved?.Precision == "bf16" || (saved is null && HalfProducts.IsChosen(_options.Precision, network.Device));
        var state = saved ?? new DistillationState { Key = key, Precision = half ? "bf16" : "fp32", Seconds = _clock.Elapsed.TotalSeconds };
        using var training = StudentTraining.Start(network, _options, plan.SameWidth, half);
        if (saved is not null) checkpoint.Load(training, saved);
        Note($"Trains in {state.Precision}{(saved is null ? "" : FormattableString.Invariant($", going on after {saved.Step:#,0} steps and {saved.Seconds:0} s"))}.");
        var length = RunLength.Of(_options, order, network.Parameters.Elements);
        var loop = new DistillationTraining(student, lesson, corpus, order, source, _options, length, state, checkpoint, value => progress?.Report(value)) { AfterStep = AfterStep };
        loop.Run(training, cancellation);
        if (state.Step == 0) throw new OperationCanceledException(cancellation);
        training.UseChosen(best: false);
        file.Flush();
        NoteSpeed(source, loop);

        var complete = length.Share(state) >= 1;
        var record = DistillationRecord.Of(_options, job.Teacher, teacher, network, corpus, state) with
        {
            HeldOutTexts = order.HeldOut.Length,
            FromLayers = plan.SameWidth ? plan.FromLayers : null,
            VarianceKept = kept,
            Share = length.Share(state),
            Passes = state.Visited / order.VisitsPerPass,
        };
        record = Save(teacher, student, record, loop, [.. order.HeldOut.Select(text => corpus[text])]);
        if (complete) Directory.Delete(Work, recursive: true);
        return new DistillationResult { Folder = job.Output, Fidelity = record.Fidelity!, Share = record.Share, Seconds = record.Seconds, Targets = Targets };
    }

    // The checkpoint to go on from; null for a run that begins anew.
    private DistillationState? Begin(DistillationCheckpoint checkpoint, string key)
    {
        if (job.Resume && checkpoint.Exists) return checkpoint.Read(key);
        if (job.Resume) Note($"No checkpoint in {Work}; distillation starts from the beginning.");
        else if (checkpoint.PutAside() is { } aside) Note($"The checkpoint of an earlier run was moved to {aside}; --resume would have gone on from it.");
        return null;
    }

    private EncoderModel OpenStudent(SequenceClassifier network, ITeacher teacher, StudentPlan plan)
    {
        var tokenizer = Tokenizer.Load(network.TokenizerFolder);
        network.CheckVocabulary(tokenizer.VocabularySize);
        var begins = plan.SameWidth ? $"the teacher's layers {string.Join(", ", plan.FromLayers)}" : "new layers";
        Note($"Student: {network.Layers} layers of {network.Config.HiddenSize}, {network.Config.VocabularySize:#,0} pieces, {network.Parameters.Elements / 1e6:0.0} million parameters; begins with {begins}.");
        return new EncoderModel(network, tokenizer, teacher.MaxLength);
    }

    private (Lesson Lesson, double? Kept) MakeLesson(ITeacher teacher, StudentPlan plan, CorpusOrder order, TargetSource source)
    {
        if (teacher is ClassifierTeacher classifier) return (new ClassifierLesson(classifier.Labels, classifier.Outputs), null);
        if (plan.SameWidth) return (new EmbeddingLesson(null, _options.SimilarityWeight), null);
        // The held-out texts are a random sample whose targets are needed first anyway; where they are few, others help to see the directions.
        var sample = order.HeldOut.Concat(order.Pass(0).Distinct().Take(Math.Max(0, (10 * teacher.Width) - order.HeldOut.Length))).ToArray();
        source.Prepare(sample);
        using var targets = source.Read(sample);
        var axes = PrincipalAxes.Of(targets, plan.Hidden);
        Note($"Targets are projected from {teacher.Width} to {plan.Hidden} numbers, which keeps {100 * axes.Kept:0.0} % of their squared length.");
        return (new EmbeddingLesson(axes.Axes, _options.SimilarityWeight), axes.Kept);
    }

    private DistillationRecord Save(ITeacher teacher, EncoderModel student, DistillationRecord record, DistillationTraining loop, IReadOnlyList<string> heldOut)
    {
        AtomicFolder.Replace(_output, beside =>
        {
            student.Network.Save(beside, IsEncoder ? student.Network.MaxTokens : teacher.MaxLength, asEncoder: IsEncoder);
            TokenizerFiles.Copy(student.Network.TokenizerFolder, beside);
            // The figures are those of what is on the disk.
            using (var reopened = IsEncoder ? StudentFolder.LoadEncoder(beside) : SequenceClassifier.Load(beside))
                record = record with { Fidelity = loop.Measure(reopened) };
            record.Write(beside);
            (teacher as ClassifierTeacher)?.WriteManifest(beside, heldOut);
        });
        return record;
    }

    private string Key(ITeacher teacher, Corpus corpus)
    {
        // What may change between two parts of one run.
        var options = JsonSerializer.Serialize(_options with { CheckpointMinutes = 1, Threads = 0 }, DistillationJson.Default.DistillationOptions);
        var weights = string.Join(' ', corpus.Parts.Select(p => p.Weight.ToString("R", CultureInfo.InvariantCulture)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{options}\n{teacher.Digest}\n{corpus.Digest}\n{weights}")));
    }

    private void NoteSpeed(TargetSource source, DistillationTraining loop)
    {
        if (source.Computed > 0) Note($"The teacher read {source.Computed:#,0} texts in {source.Seconds:0} s, {source.Computed / Math.Max(source.Seconds, 1e-3):#,0} a second.");
        if (loop.Speed.Seconds > 0) Note($"The student was trained on {loop.Speed.Tokens:#,0} tokens in {loop.Speed.Seconds:0} s, {loop.Speed.Tokens / loop.Speed.Seconds:#,0} a second.");
    }

    private void Note(FormattableString text) => progress?.Report(new DistillationNote(text.ToString(CultureInfo.InvariantCulture)));
}
