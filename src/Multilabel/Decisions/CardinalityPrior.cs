namespace Multilabel;

/// <summary>
/// What is known of how many labels out of a group a text has: nearly always one of the target groups, four to six of all labels. A product of independent
/// probabilities knows nothing of it; times a weight for each number it does (a cardinality potential, Tarlow et al. 2012), and the probability of each label
/// follows exactly.
/// </summary>
/// <param name="Labels">The labels of the group, by place.</param>
/// <param name="Weights">For 0, 1, 2 … labels of the group: how many times as likely that number is as independent labels make it. The last is that of all larger numbers.</param>
public sealed record CardinalityPrior(IReadOnlyList<int> Labels, IReadOnlyList<double> Weights)
{
    /// <summary>Puts the group's probabilities right, in place; those of other labels stay.</summary>
    /// <param name="probabilities">[labels], of one text.</param>
    internal void Apply(double[] probabilities)
    {
        var (count, most) = (Labels.Count, Weights.Count - 1);
        // [count + 1, most + 1]: the mean weight where c labels before label i are on, over what the labels from i on may be.
        var above = new double[(count + 1) * (most + 1)];
        double Above(int i, int c) => above[i * (most + 1) + Math.Min(c, most)];
        for (var c = 0; c <= most; c++) above[count * (most + 1) + c] = Weights[c];
        for (var i = count - 1; i >= 0; i--)
        {
            var p = probabilities[Labels[i]];
            for (var c = 0; c <= most; c++) above[i * (most + 1) + c] = (1 - p) * Above(i + 1, c) + p * Above(i + 1, c + 1);
        }
        var below = new double[most + 1];   // the chances that c labels before label i are on
        below[0] = 1;
        for (var i = 0; i < count; i++)
        {
            var p = probabilities[Labels[i]];
            var on = 0.0;
            for (var c = 0; c <= most; c++) on += below[c] * Above(i + 1, c + 1);
            probabilities[Labels[i]] = p * on / Above(0, 0);
            Add(below, p);
        }
    }

    /// <summary>From the chances of 0, 1, 2 … labels to those with one more label, whose probability is <paramref name="p"/>; the last is that of all larger numbers.</summary>
    internal static void Add(double[] chances, double p)
    {
        var most = chances.Length - 1;
        chances[most] += p * (most > 0 ? chances[most - 1] : 0);
        for (var c = most - 1; c >= 0; c--) chances[c] = (1 - p) * chances[c] + p * (c > 0 ? chances[c - 1] : 0);
    }
}
