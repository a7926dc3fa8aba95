namespace Multilabel;

/// <summary>The encoder fine-tuned as <c>train</c> does it: head first, then the layers, a fixed number of epochs.</summary>
internal sealed class FineTunedCandidate(Dataset dataset, TrainingOptions options, FeatureStore features) : ICandidate
{
    public const string Key = "finetuned";

    public string Name => Key;

    public string Description => "the encoder fine-tuned, head first";

    public float[][] Score(int[] train, int[] scored, int seed, Action<double> progress, CancellationToken cancellation)
    {
        void Report(TrainingProgress value)
        {
            if (value is TrainingEpoch epoch) progress((double)epoch.Epoch / epoch.Epochs);
        }

        var trained = EncoderJob.Run(
            dataset.Subset(train), dataset.Subset([]), options with { Seed = seed, Holdout = false }, checkpoints: null, resume: false, Report, cancellation, features);
        using var model = trained.Model;
        cancellation.ThrowIfCancellationRequested();
        return model.Logits([.. scored.Select(i => dataset.Rows[i].Text)]);
    }
}
