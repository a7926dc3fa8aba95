using static TorchSharp.torch;

namespace Multilabel;

/// <summary>What the final linear layer reads of each row: [rows][features], evaluation mode.</summary>
internal static class HeadFeatures
{
    public static float[][] Of(ExaminedModel model, IReadOnlyList<int[]> ids)
    {
        var network = model.Network;
        return LengthBatches.Collect(ids, some =>
        {
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            var batch = network.CreateBatch([.. some.Select(i => ids[i])]);
            var read = network.Features(network.RunLayers(network.Embed(batch), batch, 0, network.Layers), batch).cpu();   // [B, F]
            return read.data<float>().ToArray().Chunk((int)read.shape[1]).ToArray();
        });
    }

    /// <summary>Mean loss of the best linear head that convex optimisation finds on these features.</summary>
    public static double BestHeadLoss(Patient patient)
    {
        var features = Of(patient.Model, patient.Ids);
        var probe = ConvexProbe.Fit(features, patient.Labels, ridge: 0.01);
        return patient.LossOf([.. features.Select(row => probe.Logits(row))]);
    }
}
