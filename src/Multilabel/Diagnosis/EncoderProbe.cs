using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Whether an encoder was trained on the rows, whatever its head: then what the head reads of rows left out tells their labels as well as that of the
/// others, because training has brought the rows of a label together. A linear head is fitted in closed form to four fifths of the rows, five times.
/// </summary>
internal static class EncoderProbe
{
    private const int Folds = 5;

    /// <summary>Wrong held-out cells over those that always answering the commoner value gets wrong: near 0 for a trained encoder, near 1 for another.</summary>
    public static double WrongRatio(ExaminedModel model, IReadOnlyList<int[]> ids, bool[][] labels)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var rows = new Tensor[ids.Count];
        foreach (var batch in LengthBatches.Of(ids))
        {
            var input = model.Network.CreateBatch([.. batch.Select(i => ids[i])]);
            var read = model.Network.OneRowEach(model.Network.RunLayers(model.Network.Embed(input), input, 0, model.Network.Layers), input);   // [B, H]
            for (var i = 0; i < batch.Length; i++) rows[batch[i]] = read[i];
        }
        var x = stack(rows).to(ScalarType.Float64);
        x = (x - x.mean([0L], true)) / x.std(0, true, true).Plus(1e-8);
        var y = tensor(labels.SelectMany(row => row.Select(on => on ? 1.0 : -1.0)).ToArray(), [labels.Length, labels[0].Length]);
        var wrong = Enumerable.Range(0, Folds).Sum(fold => WrongOf(x, y, fold));
        var blind = Enumerable.Range(0, labels[0].Length).Sum(k => Math.Min(labels.Count(row => row[k]), labels.Count(row => !row[k])));
        return blind == 0 ? double.NaN : (double)wrong / blind;
    }

    private static long WrongOf(Tensor x, Tensor y, int fold)
    {
        var rows = Enumerable.Range(0, (int)x.shape[0]).Select(i => (long)i).ToArray();
        var (held, fitted) = (tensor(rows.Where(i => i % Folds == fold).ToArray()), tensor(rows.Where(i => i % Folds != fold).ToArray()));
        var (a, b) = (x.index_select(0, fitted), y.index_select(0, fitted));
        var middle = b.mean([0L], true);
        // A ridge as strong as a tenth of the rows keeps features of one row from being learned by heart.
        var gram = a.t().matmul(a).Plus(eye(a.shape[1], dtype: ScalarType.Float64) * HeldNumber.Of(0.1 * fitted.shape[0]));
        var weights = linalg.solve(gram, a.t().matmul(b - middle));
        var guess = x.index_select(0, held).matmul(weights).Plus(middle);
        return (guess * y.index_select(0, held)).le(HeldNumber.Of(0L)).sum().item<long>();
    }
}
