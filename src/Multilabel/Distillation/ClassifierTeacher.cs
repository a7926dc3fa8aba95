namespace Multilabel;

/// <summary>A classifier; its targets are logits.</summary>
internal sealed class ClassifierTeacher : ITeacher
{
    private readonly Classifier _classifier;
    private readonly EncoderModel _model;
    private readonly bool _half;

    private ClassifierTeacher(Classifier classifier, EncoderModel model, bool half)
    {
        (_classifier, _model, _half) = (classifier, model, half);
        Digest = TeacherDigest.Of(model.Network, model.MaxLength, "logits");
    }

    public SequenceClassifier Network => _model.Network;

    public Tokenizer Tokenizer => _model.Tokenizer;

    public IReadOnlyList<string> Labels => _model.LabelNames;

    /// <summary>How it decides.</summary>
    public OutputRule Outputs => _classifier.Outputs;

    public int Width => Labels.Count;

    public string Digest { get; }

    public int MaxLength => _model.MaxLength;

    /// <exception cref="MultilabelException">The folder is no classifier with an encoder.</exception>
    public static ClassifierTeacher Load(string folder, DistillationOptions options)
    {
        var classifier = Classifier.Load(folder, options.MaxLength);
        if (classifier.Model is EncoderModel model) return new ClassifierTeacher(classifier, model, HalfProducts.IsChosen(options.Precision, model.Network.Device));
        classifier.Dispose();
        throw new MultilabelException($"{folder} is a linear model, which is small and quick already; distilled are classifiers with an encoder.");
    }

    public float[][] Targets(IReadOnlyList<string> texts) => EncoderModel.Compute(Network, TokenizedTexts.Of(_model, texts), half: _half);

    /// <summary>
    /// Gives a student's folder the teacher's labels, calibration and cut-offs, and golden rows of its own; a teacher of another tool has none of these.
    /// </summary>
    public void WriteManifest(string folder, IReadOnlyList<string> texts)
    {
        if (_classifier.Manifest is not { } manifest) return;
        using var student = EncoderModel.Load(folder, MaxLength, "cpu");
        var own = new ClassifierManifest
        {
            Kind = manifest.Kind,
            Labels = manifest.Labels,
            CutOffs = manifest.CutOffs,
            MaxLength = MaxLength,
            Golden = GoldenRow.Choose(student, manifest.CutOffs, texts, manifest.Training?.Options.GoldenText ?? true),
            Tensors = new SortedDictionary<string, string>(new Dictionary<string, string>(student.Digests()), StringComparer.Ordinal),
        };
        ManifestFile.Write(folder, own with { Files = FileDigests.Of(folder) });
    }

    public void Dispose() => _classifier.Dispose();
}
