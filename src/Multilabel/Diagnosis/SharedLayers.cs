using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Whether the missing tensors of a layer were those of another layer: tried out.</summary>
internal static class SharedLayers
{
    /// <summary>The layer, counted from 0, whose tensors in place of the missing ones make the rows right, and the loss that they give.</summary>
    public static (int Twin, double Loss)? Find(Patient patient, IReadOnlyList<TensorFault> missing)
    {
        if (!patient.HasLogits || patient.Model.Faults.Count != missing.Count) return null;
        var family = patient.Model.Config.Family;
        var layers = patient.Model.Network.Layers;
        var paths = Enumerable.Range(0, layers).Select(i => $"{family.Prefix}.{string.Format(CultureInfo.InvariantCulture, family.Layer.Path, i)}").ToArray();
        var gone = missing.Select(f => Array.FindIndex(paths, path => f.Name.StartsWith(path, StringComparison.Ordinal))).ToList();
        if (gone.Contains(-1)) return null;
        foreach (var twin in Enumerable.Range(0, layers).Where(i => !gone.Contains(i)))
        {
            using var model = ExaminedModel.Open(patient.Folder);
            using (no_grad())
            {
                foreach (var fault in missing)
                {
                    var path = Array.Find(paths, path => fault.Name.StartsWith(path, StringComparison.Ordinal))!;
                    model.Network.Parameters[fault.Name].Value.copy_(model.Network.Parameters[paths[twin] + fault.Name[path.Length..]].Value);
                }
            }
            var loss = patient.LossOf(model.Logits(patient.Ids));
            if (loss < 0.5 * patient.Loss && loss < 0.3 * patient.Floor) return (twin, loss);
        }
        return null;
    }
}
