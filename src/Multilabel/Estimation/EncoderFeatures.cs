namespace Multilabel;

/// <summary>What an encoder makes of texts before anything is trained: the mean of its last hidden states.</summary>
internal static class EncoderFeatures
{
    /// <param name="dataset">The texts.</param>
    /// <param name="options">Which encoder, and how much of a text it reads.</param>
    /// <param name="store">Keeps what is computed.</param>
    /// <param name="progress">Hears the share of the texts that is done.</param>
    /// <returns>[texts][features]</returns>
    public static float[][] Of(Dataset dataset, TrainingOptions options, FeatureStore store, Action<double>? progress = null)
    {
        using var model = Open(dataset, options);
        return Of(model, [.. dataset.Rows.Select(r => model.TokenIds(r.Text)!)], store, progress);
    }

    /// <param name="model">An encoder as <see cref="Open"/> gives it.</param>
    /// <param name="ids">The texts.</param>
    /// <param name="store">Keeps what is computed.</param>
    /// <param name="progress">Hears the share of the texts that is done.</param>
    /// <returns>[texts][features]</returns>
    public static float[][] Of(EncoderModel model, IReadOnlyList<int[]> ids, FeatureStore store, Action<double>? progress = null) =>
        new TrainedPart(model.Network, depth: -1, model.Network.Parameters.Digests(), store, half: false).Features.Of(ids, progress);

    /// <summary>The encoder of the options, to be read with the mean of its last hidden states.</summary>
    public static EncoderModel Open(Dataset dataset, TrainingOptions options)
    {
        Engine.Start(options.Threads == 0 ? null : options.Threads);
        return EncoderModel.Open(EncoderSource.Resolve(options.Encoder).Folder, new LoadOptions
        {
            Device = Engine.Device(options.Device),
            Training = true,
            NewLabels = dataset.LabelNames,
            Head = HeadKind.MeanPooling,
            Seed = (ulong)options.Seed,
        }, options.MaxLength);
    }
}
