namespace Multilabel;

/// <summary>What an encoder makes of texts before anything is trained: the mean of its last hidden states.</summary>
internal static class EncoderFeatures
{
    /// <returns>[texts][features]</returns>
    public static float[][] Of(Dataset dataset, TrainingOptions options, FeatureStore store)
    {
        Engine.Start(options.Threads == 0 ? null : options.Threads);
        var encoder = EncoderSource.Resolve(options.Encoder).Folder;
        var tokenizer = Tokenizer.Load(SentenceModules.Read(encoder)?.ModelFolder ?? encoder);
        using var network = SequenceClassifier.Load(encoder, new LoadOptions
        {
            Device = Engine.Device(options.Device),
            Training = true,
            NewLabels = dataset.LabelNames,
            Head = HeadKind.MeanPooling,
            Seed = (ulong)options.Seed,
        });
        network.CheckVocabulary(tokenizer.VocabularySize);
        var model = new EncoderModel(network, tokenizer, EncoderModel.Limit(network, tokenizer, options.MaxLength));
        var part = new TrainedPart(network, depth: -1, network.Parameters.Digests(), store, half: false);
        return part.Features.Of([.. dataset.Rows.Select(r => model.TokenIds(r.Text)!)]);
    }
}
