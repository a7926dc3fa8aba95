namespace Multilabel;

/// <summary>
/// A multi-label text classifier. There are two ways to get one, <see cref="Train"/> and <see cref="Load"/>; either way it can predict.
/// Predictions may be asked for from many threads.
/// </summary>
public sealed class Classifier : IDisposable
{
    private const int WindowsAhead = 2;

    private readonly ITextModel _model;
    private readonly OutputRule _outputs;
    private readonly Lazy<ClassifierManifest>? _manifest;
    private readonly string _folder;
    private readonly bool _ownsFolder;

    internal Classifier(ITextModel model, OutputRule outputs, Lazy<ClassifierManifest>? manifest, string folder, bool ownsFolder)
    {
        (_model, _outputs, _manifest, _folder, _ownsFolder) = (model, outputs, manifest, folder, ownsFolder);
    }

    /// <summary>Labels in the order of <see cref="Prediction.All"/>.</summary>
    public IReadOnlyList<string> LabelNames => _model.LabelNames;

    /// <summary>Whether the classifier learned the rows it was trained on; null for folders made by other tools.</summary>
    public Verdict? Verdict => Manifest?.Verdict;

    internal ClassifierManifest? Manifest => _manifest?.Value;

    /// <summary>Whether the folder was made by another tool.</summary>
    internal bool IsForeign => _manifest is null;

    internal ITextModel Model => _model;

    internal OutputRule Outputs => _outputs;

    /// <summary>Trains a classifier on a data set, and measures on all its training rows whether it learned them.</summary>
    /// <param name="dataset">Texts and labels.</param>
    /// <param name="options">How to train; the defaults suit a few hundred texts.</param>
    /// <param name="progress">Hears notes and epochs.</param>
    /// <param name="cancellation">Ends training cleanly; what was best so far is kept, unless no epoch was complete.</param>
    /// <exception cref="MultilabelException">The data cannot be trained on, or an option or the encoder is wrong.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first epoch was complete.</exception>
    public static Classifier Train(
        Dataset dataset, TrainingOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return new ClassifierTraining(dataset, options ?? new TrainingOptions(), progress).Run(checkpoints: null, resume: false, cancellation);
    }

    /// <summary>
    /// Says how well classifiers of a data set will do on new texts: candidates are measured by repeated cross-validation, with intervals, trivial baselines,
    /// and what in the data holds them back.
    /// </summary>
    /// <param name="dataset">Texts and labels.</param>
    /// <param name="training">The encoder and how to fine-tune it; without an encoder the linear model alone is measured.</param>
    /// <param name="options">How to measure.</param>
    /// <param name="progress">Hears notes and how far it is.</param>
    /// <param name="cancellation">Ends it; the result is of the repeats and candidates that were complete.</param>
    /// <exception cref="MultilabelException">The data cannot be trained on or split, or an option or the encoder is wrong.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before one repeat of one candidate was complete.</exception>
    public static EstimationResult Estimate(
        Dataset dataset, TrainingOptions? training = null, EstimationOptions? options = null, IProgress<EstimationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return new EstimationJob(dataset, options ?? new EstimationOptions(), training ?? new TrainingOptions(), progress, cancellation).Run();
    }

    /// <summary>Opens a classifier folder, or any Hugging Face folder of a sequence-classification model.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="maxLength">Longest text in tokens; by default what the folder says.</param>
    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>mps</c>.</param>
    /// <param name="precision">
    /// bf16 predicts faster where the processor has it, and moves logits by about one part in a hundred; <see cref="CompareWithFp32"/> counts what that changes.
    /// </param>
    /// <exception cref="MultilabelException">A file is missing, damaged or of an unsupported kind; the message names it.</exception>
    public static Classifier Load(string folder, int? maxLength = null, string device = "cpu", Precision precision = Precision.Fp32)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        RequireFolder(folder);
        var (manifest, whole) = File.Exists(Path.Combine(folder, ClassifierManifest.FileName)) ? ManifestFile.Open(folder) : (null, null);
        var model = ModelFolder.Load(folder, manifest, maxLength, device, precision);
        if (manifest is not null && manifest.Labels.Count != model.LabelNames.Count)
        {
            model.Dispose();
            throw new MultilabelException($"{folder}: {ClassifierManifest.FileName} lists {manifest.Labels.Count} labels, the model has {model.LabelNames.Count}; run multilabel verify {folder}.");
        }
        return new Classifier(model, manifest is null ? OutputRule.OfForeign(model) : OutputRule.Of(manifest.CutOffs), whole, folder, ownsFolder: false);
    }

    /// <summary>Compares a classifier folder with what it was when saved: files, tensors, and the golden rows' tokens, logits and decisions.</summary>
    /// <exception cref="MultilabelException">The folder has no <c>multilabel.json</c>.</exception>
    public static FolderVerification VerifyFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        RequireFolder(folder);
        return FolderVerification.Of(folder);
    }

    /// <summary>The labels of one text.</summary>
    public Prediction Predict(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Predict([text]).Single();
    }

    /// <summary>
    /// The labels of many texts, in their order; texts are read and computed in windows, so any number of them may stream through. While one window is
    /// computed, the next ones are read and tokenized on another thread, unless <paramref name="texts"/> is a collection of a single window.
    /// </summary>
    public IEnumerable<Prediction> Predict(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var windows = TextWindows.Of(texts).Select(window => (Texts: window, Compute: _model.Prepare(window)));
        var isSmall = texts is IReadOnlyCollection<string> { Count: <= TextWindows.MostTexts };
        return Predictions(isSmall ? windows : ReadAhead.Of(windows, WindowsAhead));
    }

    /// <summary>Predicts texts once more in fp32 and counts the decisions that come out otherwise; none do where predictions are in fp32 themselves.</summary>
    public HalfCheck CompareWithFp32(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (_model is not EncoderModel { IsHalf: true } model) return new HalfCheck(texts.Count, texts.Count * LabelNames.Count, 0);
        var (half, exact) = (_model.Logits(texts), model.ExactLogits(texts));
        var changed = half.Zip(exact).Sum(pair => _outputs.Decide(pair.First).Zip(_outputs.Decide(pair.Second)).Count(cell => cell.First != cell.Second));
        return new HalfCheck(texts.Count, texts.Count * LabelNames.Count, changed);
    }

    /// <summary>Measures the classifier on labelled texts: every standard metric with a 95 % interval, trivial baselines beside it, and a table per label.</summary>
    /// <exception cref="MultilabelException">The data has a label that the classifier does not know, or no row.</exception>
    public EvaluationResult Evaluate(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var (labels, table) = Score(dataset);
        var frequencies = Manifest is { Training.Rows.Count: > 0 } m ? m.Labels.Select(l => (double)l.Positives / m.Training.Rows.Count).ToArray() : null;
        return Evaluator.Evaluate(LabelNames, labels, [table], _outputs.Thresholds, frequencies);
    }

    /// <summary>The labels of a data set in this classifier's order, and what it predicts for the texts.</summary>
    internal (bool[][] Labels, ScoredTable Table) Score(Dataset dataset)
    {
        if (dataset.Rows.Count == 0) throw new MultilabelException($"{dataset.Source.File} has no rows to evaluate.");
        var labels = (HasGenericNames(dataset) ? dataset : dataset.WithLabels(LabelNames)).Rows.Select(r => r.Labels).ToArray();
        var logits = _model.Logits([.. dataset.Rows.Select(r => r.Text)]);
        return (labels, new ScoredTable(Array.ConvertAll(logits, _outputs.Probabilities), Array.ConvertAll(logits, _outputs.Decide)));
    }

    /// <summary>Writes the classifier folder. An existing one is replaced as a whole, or left untouched if anything goes wrong.</summary>
    /// <exception cref="MultilabelException">The place cannot be written to.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        AtomicFolder.Replace(folder, beside => FolderCopy.Copy(_folder, beside));
    }

    /// <summary>Gives back the model's memory.</summary>
    public void Dispose()
    {
        _model.Dispose();
        if (_ownsFolder) StagingFolder.Delete(_folder);
    }

    private IEnumerable<Prediction> Predictions(IEnumerable<(IReadOnlyList<string> Texts, Func<float[][]> Compute)> windows)
    {
        foreach (var (texts, compute) in windows)
        {
            var logits = compute();
            for (var i = 0; i < logits.Length; i++) yield return ToPrediction(texts[i], logits[i]);
        }
    }

    private static void RequireFolder(string folder)
    {
        AtomicFolder.Recover(folder);
        if (!Directory.Exists(folder)) throw new MultilabelException($"{folder} is not a folder; expected a classifier folder, as multilabel train --out writes it.");
    }

    // Folders saved without names call their labels LABEL_0, LABEL_1 …: as many columns in the data are the same labels, by position.
    private bool HasGenericNames(Dataset dataset) =>
        dataset.LabelNames.Count == LabelNames.Count && LabelNames.Select((name, k) => name == $"LABEL_{k}").All(generic => generic);

    private Prediction ToPrediction(string text, float[] logits) => new(text, _model.LabelNames, logits, _outputs.Probabilities(logits), _outputs.Decide(logits));
}
