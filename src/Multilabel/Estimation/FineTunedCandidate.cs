namespace Multilabel;

/// <summary>The encoder fine-tuned as <c>train</c> does it: head first, then the layers, a fixed number of epochs.</summary>
internal sealed class FineTunedCandidate : ICandidate
{
    public const string Key = "finetuned";

    private const int Copies = 6;   // of the weights while they train: themselves, in bf16, gradients, two moments, the average, and what a step computes

    private readonly Dataset _dataset;
    private readonly TrainingOptions _options;
    private readonly FeatureStore _features;

    public FineTunedCandidate(Dataset dataset, TrainingOptions options, FeatureStore features)
    {
        Engine.Start(options.Threads == 0 ? null : options.Threads);
        (_dataset, _options, _features) = (dataset, options with { Threads = 0, Holdout = false }, features);
        var folder = SentenceModules.ModelFolderOf(EncoderSource.Resolve(options.Encoder).Folder);
        var bytes = Copies * sizeof(float) * ModelConfig.Read(Path.Combine(folder, "config.json")).Elements(dataset.LabelNames.Count);
        AtOnce = options.Device == "cpu" ? (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2 / bytes, 1, Engine.Threads) : 1;
    }

    public int AtOnce { get; }

    public string Name => Key;

    public string Description => "the encoder fine-tuned, head first";

    public float[][] Score(int[] train, int[] scored, int seed, Action<double> progress, CancellationToken cancellation)
    {
        void Report(TrainingProgress value)
        {
            if (value is TrainingStep { Trains: true } step) progress(step.Share);
        }

        var trained = EncoderJob.Run(
            _dataset.Subset(train), _dataset.Subset([]), _options with { Seed = seed }, checkpoints: null, resume: false, Report, cancellation, _features);
        using var model = trained.Model;
        cancellation.ThrowIfCancellationRequested();
        return model.Logits([.. scored.Select(i => _dataset.Rows[i].Text)]);
    }
}
