using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Logits as a training step sees them: with dropout as the configuration has it.</summary>
internal static class TrainModeLogits
{
    /// <summary>Several passes over the rows, one below the other; the labels must be repeated as often.</summary>
    public static float[][] Of(ExaminedModel model, IReadOnlyList<int[]> ids, int passes = 3)
    {
        var all = new float[passes * ids.Count][];
        long step = 0;
        for (var pass = 0; pass < passes; pass++)
        {
            foreach (var batch in LengthBatches.Of(ids))
            {
                using var scope = NewDisposeScope();
                using var quiet = no_grad();
                var logits = model.Network.Forward(model.Network.CreateBatch([.. batch.Select(i => ids[i])]), new Dropout(1, step++));
                var values = logits.cpu().data<float>().ToArray().Chunk(model.Labels.Count).ToArray();   // [B][K]
                for (var i = 0; i < batch.Length; i++) all[pass * ids.Count + batch[i]] = values[i];
            }
        }
        return all;
    }
}
