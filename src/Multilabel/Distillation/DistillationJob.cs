using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Multilabel;

/// <summary>
/// Makes a smaller model that answers as a larger one does, from texts without labels: a sentence encoder, or a classifier. What <c>multilabel
/// distill</c> does.
/// </summary>
public sealed record DistillationJob
{
    /// <summary>Folder of the model to copy: a sentence encoder, or a classifier.</summary>
    public required string Teacher { get; init; }

    /// <summary>Files of texts.</summary>
    public required IReadOnlyList<CorpusPart> Corpus { get; init; }

    /// <summary>Folder for the student.</summary>
    public required string Output { get; init; }

    /// <summary>How.</summary>
    public DistillationOptions Options { get; init; } = new();

    /// <summary>How the corpus is read, where it is in tables.</summary>
    public DatasetOptions Reading { get; init; } = new();

    /// <summary>File for the teacher's targets, which other students can use as well; by default beside the output.</summary>
    public string? Targets { get; init; }

    /// <summary>Go on from the checkpoint of the same job.</summary>
    public bool Resume { get; init; }

    private string Work => Path.TrimEndingDirectorySeparator(Path.GetFullPath(Output)) + ".distillation";

    private string TargetPath => Targets ?? Path.TrimEndingDirectorySeparator(Path.GetFullPath(Output)) + ".targets.safetensors";

    /// <summary>Distils and writes the student's folder. Cancelling ends it cleanly: what there is is saved, and <see cref="Resume"/> goes on.</summary>
    /// <param name="progress">Hears how it goes.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="MultilabelException">A file, the teacher or an option is wrong.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first step.</exception>
    public DistillationResult Run(IProgress<DistillationProgress>? progress = null, CancellationToken cancellation = default)
    {
        Options.Validate();
        if (File.Exists(Output)) throw new MultilabelException($"{Output} is a file; a student is saved as a folder. Name another place with --out.");
        var clock = Stopwatch.StartNew();
        void Note(FormattableString text) => progress?.Report(new DistillationNote(text.ToString(CultureInfo.InvariantCulture)));

        Engine.Start(Options.Threads == 0 ? null : Options.Threads);
        using var teacher = LoadTeacher();
        var plan = StudentPlan.Of(teacher.Network.Config, Options);
        var corpus = Multilabel.Corpus.Read(Corpus, Reading);
        var order = new CorpusOrder(corpus, Options.HeldOut, Options.Seed);
        Note($"{corpus.Count:#,0} texts{(corpus.Repeated > 0 ? FormattableString.Invariant($" ({corpus.Repeated:#,0} repeated ones left out)") : "")}, {order.HeldOut.Length:#,0} of them held out to measure on.");
        cancellation.ThrowIfCancellationRequested();

        var checkpoint = new DistillationCheckpoint(Path.Combine(Work, "checkpoint"));
        var key = Key(teacher, corpus);
        var saved = Resume && checkpoint.Exists ? checkpoint.Read(key) : null;
        var start = Path.Combine(Work, "start");
        AtomicFolder.Recover(start);
        if (saved is null || !Directory.Exists(start)) WriteStart(start, teacher, plan, corpus, Note);
        if (saved is null && Resume) Note($"No checkpoint in {Work}; distillation starts from the beginning.");
        if (!Resume && checkpoint.PutAside() is { } aside) Note($"The checkpoint of an earlier run was moved to {aside}; --resume would have gone on from it.");

        using var network = StudentFolder.Load(start, Options.Task, Options.Seed);
        var tokenizer = Tokenizer.Load(network.TokenizerFolder);
        network.CheckVocabulary(tokenizer.VocabularySize);
        var student = new EncoderModel(network, tokenizer, teacher.MaxLength);
        Note($"Student: {network.Layers} layers of {network.Config.HiddenSize}, {network.Config.VocabularySize:#,0} pieces, {Sizes(network):#,0} parameters; begins with {(plan.SameWidth ? $"the teacher's layers {string.Join(", ", plan.FromLayers)}" : "new layers")}.");

        using var file = TargetFile.Open(TargetPath, new TargetKey(teacher.Digest, corpus.Digest, corpus.Count, teacher.Width));
        if (file.Count > 0) Note($"{TargetPath} has the targets of {file.Count:#,0} texts already.");
        var source = new TargetSource(teacher, corpus, file);
        var (lesson, kept) = MakeLesson(teacher, plan, corpus, order, source);
        if (kept is { } share) Note($"Targets are projected from {teacher.Width} to {plan.Hidden} numbers, which keeps {100 * share:0.0} % of their squared length.");

        var half = saved?.Precision == "bf16" || (saved is null && HalfProducts.IsChosen(Options.Precision, network.Device));
        var state = saved ?? new DistillationState { Key = key, Precision = half ? "bf16" : "fp32", Seconds = clock.Elapsed.TotalSeconds };
        Note($"Trains in {state.Precision}.");
        using var training = StartTraining(network, plan, half);
        if (saved is not null)
        {
            checkpoint.Load(training, saved);
            Note($"Going on from {Work}, after {saved.Step:#,0} steps and {saved.Seconds:0} s.");
        }
        var length = RunLength.Of(Options, order.VisitsPerPass, reserve: Reserve(order, network));
        var loop = new DistillationTraining(student, lesson, corpus, order, source, Options, length, state, checkpoint, value => progress?.Report(value));
        loop.Run(training, cancellation);
        if (state.Step == 0) throw new OperationCanceledException(cancellation);

        training.UseChosen(best: false);
        var complete = !cancellation.IsCancellationRequested;
        if (source.Computed > 0) Note($"The teacher read {source.Computed:#,0} texts in {source.Seconds:0} s ({source.Computed / Math.Max(source.Seconds, 1e-3):#,0} a second); the student was trained on {loop.Speed.Tokens / Math.Max(loop.Speed.Seconds, 1e-3):#,0} tokens a second.");
        var record = new DistillationRecord
        {
            Fidelity = state.Evaluations[^1].Fidelity,
            Teacher = Describe(teacher),
            Student = new RecordedStudent(network.Layers, network.Config.HiddenSize, network.Config.VocabularySize, Sizes(network), plan.SameWidth ? plan.FromLayers : null, kept),
            Corpus = [.. corpus.Parts.Zip(corpus.Counts, (part, count) => new RecordedCorpus(Path.GetFileName(part.Path), count, part.Weight))],
            CorpusDigest = corpus.Digest,
            HeldOutTexts = order.HeldOut.Length,
            Options = Options,
            Precision = state.Precision,
            Share = complete ? 1 : length.Share(state),
            Steps = state.Step,
            Passes = state.Visited / order.VisitsPerPass,
            Seconds = state.Seconds,
            Evaluations = state.Evaluations,
            Made = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            Version = typeof(Classifier).Assembly.GetName().Version!.ToString(3),
        };
        record = Save(teacher, student, record, loop, [.. order.HeldOut.Select(text => corpus[text])]);
        file.Flush();
        if (complete) Directory.Delete(Work, recursive: true);
        return new DistillationResult { Folder = Output, Fidelity = record.Fidelity, Share = record.Share, Seconds = record.Seconds, Targets = TargetPath };
    }

    private ITeacher LoadTeacher() => Options.Task == DistillationTask.Encoder ? EmbeddingTeacher.Load(Teacher, Options) : ClassifierTeacher.Load(Teacher, Options);

    private string Key(ITeacher teacher, Corpus corpus)
    {
        // What may change between two parts of one run.
        var options = JsonSerializer.Serialize(Options with { CheckpointMinutes = 1, Threads = 0 }, DistillationJson.Default.DistillationOptions);
        var weights = string.Join(' ', corpus.Parts.Select(p => p.Weight.ToString("R", CultureInfo.InvariantCulture)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{options}\n{teacher.Digest}\n{corpus.Digest}\n{weights}")));
    }

    private void WriteStart(string folder, ITeacher teacher, StudentPlan plan, Corpus corpus, Action<FormattableString> note)
    {
        WordPieceFiles? vocabulary = null;
        if (Options.VocabularySize > 0)
        {
            var clock = Stopwatch.StartNew();
            var lowercase = teacher.Network.LowerCase || new TeacherPieces(teacher.Tokenizer).IgnoresCase;
            var counts = WordCounts.Of(WordPieceFiles.Splitter(lowercase), corpus.Count, text => corpus[text]).Counts;
            var special = WordPieceFiles.SpecialTokens(teacher.Network.Config.PaddingId ?? 0);
            vocabulary = new WordPieceFiles(new WordPieceTrainer(Options.VocabularySize, special).Train(counts), lowercase);
            note($"A vocabulary of {vocabulary.Pieces.Count:#,0} pieces was learned from {counts.Count:#,0} different words in {clock.Elapsed.TotalSeconds:0.0} s.");
        }
        AtomicFolder.Replace(folder, beside => StudentFolder.Write(beside, teacher, plan, Options.Task == DistillationTask.Encoder, vocabulary));
    }

    private (Lesson Lesson, double? Kept) MakeLesson(ITeacher teacher, StudentPlan plan, Corpus corpus, CorpusOrder order, TargetSource source)
    {
        if (teacher is ClassifierTeacher classifier) return (new ClassifierLesson(classifier.Labels, classifier.Outputs), null);
        if (plan.SameWidth) return (new EmbeddingLesson(null, Options.SimilarityWeight), null);
        // The held-out texts are a random sample, and their targets are needed first anyway; a small one is not enough to see directions in.
        var sample = order.HeldOut.Concat(order.Pass(0).Take(Math.Max(0, (10 * teacher.Width) - order.HeldOut.Length))).ToArray();
        source.Prepare(sample);
        using var targets = source.Read(sample);
        var axes = PrincipalAxes.Of(targets, plan.Hidden);
        return (new EmbeddingLesson(axes.Axes, Options.SimilarityWeight), axes.Kept);
    }

    private TrainingState StartTraining(SequenceClassifier network, StudentPlan plan, bool half)
    {
        var rate = Options.LearningRate ?? (plan.SameWidth ? 5e-4 : 1e-3);
        var options = new TrainingOptions
        {
            LearningRate = rate, HeadLearningRate = rate, LayerDecay = 1, WeightDecay = Options.WeightDecay, Dropout = Options.Dropout,
            MovingAverage = Options.MovingAverage, Seed = Options.Seed,
        };
        var rates = new LearningRates(options, network.Parameters.HeadLayer, network.Config.HiddenSize);
        var trained = network.Parameters.Where(p => Options.Task == DistillationTask.Classifier || p.Layer < network.Parameters.HeadLayer).Select(p => p.Name);
        int[][] every = [[.. Enumerable.Range(0, network.Config.VocabularySize)]];
        var training = new TrainingState(network, new FreezePlan([.. trained], []), rates, options, every, half);
        training.Start();
        return training;
    }

    private DistillationRecord Save(ITeacher teacher, EncoderModel student, DistillationRecord record, DistillationTraining loop, IReadOnlyList<string> heldOut)
    {
        AtomicFolder.Replace(Output, beside =>
        {
            student.Network.Save(beside, student.Network.MaxTokens, asEncoder: Options.Task == DistillationTask.Encoder);
            TokenizerFiles.Copy(student.Network.TokenizerFolder, beside);
            // The figures are those of what is on the disk.
            using (var reopened = Options.Task == DistillationTask.Encoder ? StudentFolder.LoadEncoder(beside) : SequenceClassifier.Load(beside))
                record = record with { Fidelity = loop.Measure(reopened) };
            record.Write(beside);
            (teacher as ClassifierTeacher)?.WriteManifest(beside, heldOut);
        });
        return record;
    }

    private RecordedTeacher Describe(ITeacher teacher)
    {
        var config = teacher.Network.Config;
        return new RecordedTeacher(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Teacher))), teacher.Digest, config.Family.ModelType, config.Layers, config.HiddenSize, config.VocabularySize, teacher.MaxLength);
    }

    private long Sizes(SequenceClassifier network) =>
        network.Parameters.Where(p => Options.Task == DistillationTask.Classifier || p.Layer <= network.Layers).Sum(p => p.Elements);

    // The last measurement, twice, and the writing: guessed from the work that it is.
    private static double Reserve(CorpusOrder order, SequenceClassifier network) => 3 + (order.HeldOut.Length * 40.0 * network.Parameters.Elements * 4 / 1e11);
}
