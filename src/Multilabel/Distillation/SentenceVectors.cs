using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Sentence embeddings of a model with a pooled head: the mean (or what it pools by) of the last hidden states, at length 1.</summary>
internal static class SentenceVectors
{
    private const int BatchTokens = 4096;

    /// <summary>[texts][H], in the order given, in evaluation mode.</summary>
    public static float[][] Of(SequenceClassifier network, IReadOnlyList<int[]> ids, bool half)
    {
        using var quiet = no_grad();
        return LengthBatches.Collect(ids, BatchTokens, some =>
        {
            using var scope = NewDisposeScope();
            var batch = network.CreateBatch([.. some.Select(i => ids[i])]);
            var hidden = network.RunLayers(network.Embed(batch), batch, 0, network.Layers, half: half);
            var vectors = Normalized(network.Features(hidden, batch)).cpu().data<float>().ToArray();
            return vectors.Chunk(network.Config.HiddenSize).ToArray();
        });
    }

    /// <summary>Rows at length 1, as sentence-transformers computes them.</summary>
    public static Tensor Normalized(Tensor rows) => nn.functional.normalize(rows, 2, 1);
}
