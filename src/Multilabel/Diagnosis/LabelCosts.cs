namespace Multilabel;

/// <summary>The loss of every output against every label.</summary>
internal static class LabelCosts
{
    /// <returns>Cost[i][j]: mean loss of output i where label j is the truth; Floor[j]: loss of knowing only how often label j occurs.</returns>
    public static (double[][] Cost, double[] Floor) Of(float[][] logits, bool[][] labels)
    {
        var (rows, count) = (logits.Length, labels[0].Length);
        var cost = new double[count][];
        for (var i = 0; i < count; i++)
        {
            // -log p and -log(1-p) of a cell differ by the logit, so one pass gives all truths: sum of cells as if no, minus logits where yes.
            cost[i] = new double[count];
            var none = 0.0;
            for (var r = 0; r < rows; r++)
            {
                none += BceArithmetic.Cell(logits[r][i], 0);
                for (var j = 0; j < count; j++) if (labels[r][j]) cost[i][j] -= logits[r][i];
            }
            for (var j = 0; j < count; j++) cost[i][j] = (cost[i][j] + none) / rows;
        }
        return (cost, [.. BaseRate.Prevalences(labels).Select(BaseRate.Entropy)]);
    }
}
