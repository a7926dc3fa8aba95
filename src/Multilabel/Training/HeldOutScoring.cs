using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Scores a network on rows, in evaluation mode.</summary>
internal static class HeldOutScoring
{
    public static HeldOutScores Of(TrainedPart part, TrainingRows rows, Loss loss)
    {
        var logits = part.Score(rows.HeldOutIds);
        using var scope = NewDisposeScope();
        var value = loss.Compute(Matrix(logits), Matrix(rows.HeldOutTargets)).Read();
        return OfDecisions(rows.HeldOutLabels, [.. logits.Select(r => r.Select(z => z >= 0).ToArray())], value);
    }

    public static HeldOutScores OfDecisions(bool[][] labels, bool[][] decided, double loss)
    {
        var metrics = new DecisionMetrics(labels, decided);
        return new HeldOutScores(
            loss, metrics.F1(Average.Macro), metrics.F1(Average.Micro), metrics.F1(Average.Samples), metrics.SubsetAccuracy, 1 - metrics.HammingLoss,
            metrics.Precision(Average.Macro), metrics.Recall(Average.Macro));
    }

    /// <summary>Mean binary cross-entropy over all cells, whatever loss is trained with.</summary>
    public static double MeanCrossEntropy(SequenceClassifier network, IReadOnlyList<int[]> ids, bool[][] labels, Action<double>? progress = null) =>
        BceArithmetic.Mean(EncoderModel.Compute(network, ids, progress: progress), labels);

    private static Tensor Matrix(float[][] rows) => tensor(rows.SelectMany(r => r).ToArray(), rows.Length, rows[0].Length);
}
