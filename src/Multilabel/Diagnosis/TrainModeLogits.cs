using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Logits as a training step sees them: with dropout as the configuration has it.</summary>
internal static class TrainModeLogits
{
    public const int Passes = 3;

    /// <summary>The passes over the rows, one below the other; the labels must be repeated as often.</summary>
    public static float[][] Of(ExaminedModel model, IReadOnlyList<int[]> ids)
    {
        long step = 0;
        return [.. Enumerable.Range(0, Passes).SelectMany(_ => LengthBatches.Collect(ids, batch =>
        {
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            var logits = model.Network.Forward(model.Network.CreateBatch([.. batch.Select(i => ids[i])]), new Dropout(1, step++));
            return logits.cpu().data<float>().ToArray().Chunk(model.Labels.Count).ToArray();   // [B][K]
        }))];
    }
}
