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
        Enumerable.Range(0, labels[0].Length).Average(k =>
        {
            var gradients = logits.Select((row, i) => loss(Moved(row, k, Step), labels[i]) - loss(Moved(row, k, -Step), labels[i])).ToList();
            return Math.Abs(gradients.Sum()) / Math.Max(1e-12, gradients.Sum(Math.Abs));
        });

    private static float[] Moved(float[] row, int place, float by)
    {
        var moved = (float[])row.Clone();
        moved[place] += by;
        return moved;
    }
}
