namespace Multilabel;

/// <summary>What an encoder makes of texts before anything is trained: the mean of its last hidden states.</summary>
internal static class EncoderFeatures
{
    /// <returns>[texts][features]</returns>
    public static float[][] Of(Dataset dataset, TrainingOptions options, FeatureStore store)
    {
        Engine.Start(options.Threads == 0 ? null : options.Threads);
        using var model = EncoderModel.Open(EncoderSource.Resolve(options.Encoder).Folder, new LoadOptions
        {
            Device = Engine.Device(options.Device),
            Training = true,
            NewLabels = dataset.LabelNames,
            Head = HeadKind.MeanPooling,
            Seed = (ulong)options.Seed,
        }, options.MaxLength);
        var part = new TrainedPart(model.Network, depth: -1, model.Network.Parameters.Digests(), store, half: false);
        return part.Features.Of([.. dataset.Rows.Select(r => model.TokenIds(r.Text)!)]);
    }
}
