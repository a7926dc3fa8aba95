namespace Multilabel;

/// <summary>
/// How far the biases of a head are from rest under a loss: for each output the gradients of the rows, summed, against their sizes; 0 at rest, 1 where
/// all rows pull one way. Training brings it towards 0 for its own loss only.
/// </summary>
internal static class BiasPull
{
    private const float Step = 0.01f;

    /// <param name="loss">Of a row's logits and labels.</param>
    /// <param name="logits">[rows][labels].</param>
    /// <param name="labels">[rows][labels].</param>
    /// <returns>Mean over the labels.</returns>
    public static double Of(Func<float[], bool[], double> loss, float[][] logits, bool[][] labels) =>
        Of(labels, (i, k) => loss(Moved(logits[i], k, Step), labels[i]) - loss(Moved(logits[i], k, -Step), labels[i]));

    /// <summary>The same of a loss whose cells do not depend on each other, without computing the others of the row again.</summary>
    public static double Of(CellwiseLoss loss, float[][] logits, bool[][] labels) =>
        Of(labels, (i, k) => loss.Cell(logits[i][k] + Step, labels[i][k], 0) - loss.Cell(logits[i][k] - Step, labels[i][k], 0));

    private static double Of(bool[][] labels, Func<int, int, double> gradient) =>
        Enumerable.Range(0, labels[0].Length).Average(k =>
        {
            var (sum, sizes) = (0.0, 0.0);
            for (var i = 0; i < labels.Length; i++)
            {
                var g = gradient(i, k);
                sum += g;
                sizes += Math.Abs(g);
            }
            return Math.Abs(sum) / Math.Max(1e-12, sizes);
        });

    private static float[] Moved(float[] row, int place, float by)
    {
        var moved = (float[])row.Clone();
        moved[place] += by;
        return moved;
    }
}
