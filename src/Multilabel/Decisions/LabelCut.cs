namespace Multilabel;

/// <summary>Cut-offs for one list of probabilities. Every cut lies halfway between two distinct probabilities, so rounding cannot move a text across.</summary>
internal static class LabelCut
{
    /// <summary>
    /// Half the best F1 to be expected when every probability is exactly right: max over m of 2 Σ(m largest) / (m + Σ all), halved.
    /// It needs no labels.
    /// </summary>
    public static double PlugIn(IEnumerable<double> probabilities)
    {
        var falling = probabilities.OrderDescending().ToArray();
        var all = falling.Sum();
        var (sum, best) = (0.0, 0.0);
        for (var m = 1; m <= falling.Length; m++)
        {
            sum += falling[m - 1];
            best = Math.Max(best, 2 * sum / (m + all));
        }
        return best / 2;
    }

    /// <summary>How many of a text's labels, the most probable first, have the best F1 to be expected when every probability is exactly right; at least one.</summary>
    public static int BestCount(ReadOnlySpan<double> probabilities)
    {
        double[] falling = [.. probabilities];
        Array.Sort(falling);
        Array.Reverse(falling);
        var all = falling.Sum();
        var (sum, best, count) = (0.0, 0.0, 1);
        for (var m = 1; m <= falling.Length; m++)
        {
            sum += falling[m - 1];
            if (2 * sum / (m + all) <= best) continue;
            (best, count) = (2 * sum / (m + all), m);
        }
        return count;
    }

    /// <summary>
    /// The highest cut that keeps a new positive with probability of at least <paramref name="recall"/>, if new texts are like these: of n positives the
    /// ⌊(1 - recall)(n + 1)⌋-th lowest score. Null where these are too few for any (1 / (1 - recall) - 1 are needed).
    /// </summary>
    public static double? Finding(bool[] labels, double[] probabilities, double recall)
    {
        var scores = probabilities.Where((_, row) => labels[row]).Order().ToArray();
        var place = (int)Math.Floor((1 - recall) * (scores.Length + 1) + 1e-9);
        return place == 0 ? null : scores[place - 1];
    }

    /// <summary>
    /// The highest cut for all labels at which a new text misses, on average over texts like these, at most <paramref name="missed"/> of its labels: the
    /// mean over the n texts, plus 1 for the new one, is at most missed · (n + 1). Null where n is too small for any.
    /// </summary>
    public static double? Covering(bool[][] labels, double[][] probabilities, double missed)
    {
        var allowed = missed * (labels.Length + 1) - 1;   // of the sum over texts
        if (allowed < -1e-9) return null;
        var cells = labels.SelectMany((row, i) => Enumerable.Range(0, row.Length).Where(k => row[k]).Select(k => (Probability: probabilities[i][k], Weight: 1.0 / row.Count(on => on))))
            .OrderBy(cell => cell.Probability).ToArray();
        var (sum, cut) = (0.0, 1.0);
        foreach (var (probability, weight) in cells)
        {
            cut = probability;
            sum += weight;   // a cut above this one misses it
            if (sum > allowed + 1e-9) break;
            cut = 1;
        }
        return cut;
    }

    /// <summary>The lowest cut at which at least <paramref name="precision"/> of the answers are right; above all scores where there is none.</summary>
    public static double Reaching(bool[] labels, double[] probabilities, double precision) =>
        Best(labels, probabilities, counts => counts.Predicted > 0 && counts.Precision() >= precision ? counts.Predicted : 0).Cut;

    /// <summary>The cut with the highest value of <paramref name="quality"/>, a function of the counts above the cut; of equal ones the highest cut.</summary>
    public static (double Cut, ConfusionCounts Counts) Best(bool[] labels, double[] probabilities, Func<ConfusionCounts, double> quality)
    {
        var positives = labels.Count(label => label);
        var best = (Cut: double.NaN, Counts: default(ConfusionCounts), Quality: double.NegativeInfinity);
        foreach (var (cut, predicted, right) in Candidates(labels, probabilities))
        {
            var counts = new ConfusionCounts(right, predicted - right, positives - right);
            var reached = quality(counts);
            if (reached > best.Quality)
                best = (cut, counts, reached);
        }
        return (best.Cut, best.Counts);
    }

    /// <summary>The cut that predicts the label most nearly as often as it occurs; of two equally near ones the higher.</summary>
    public static double Proportional(bool[] labels, double[] probabilities) =>
        Best(labels, probabilities, counts => -Math.Abs(counts.Predicted - counts.Positives)).Cut;

    /// <summary>One cut for all columns: the best mean of the labels' F1.</summary>
    public static double Global(bool[][] labels, double[][] probabilities)
    {
        var width = labels[0].Length;
        var positives = TrivialBaseline.Frequencies(labels).Select(frequency => (long)Math.Round(frequency * labels.Length)).ToArray();
        var counts = Array.ConvertAll(positives, count => new ConfusionCounts(0, 0, count));
        var flat = probabilities.SelectMany(row => row).ToArray();
        var order = ScoreCurve.Order(flat);
        var (sum, best, cut) = (0.0, 0.0, Between(1, flat[order[0]]));
        for (var i = 0; i < order.Length; i++)
        {
            var (row, label) = (order[i] / width, order[i] % width);
            sum -= counts[label].F1();
            var hit = labels[row][label];
            counts[label] += new ConfusionCounts(hit ? 1 : 0, hit ? 0 : 1, hit ? -1 : 0);
            sum += counts[label].F1();
            var next = i + 1 < order.Length ? flat[order[i + 1]] : 0;
            if (flat[order[i]] > next && sum > best + 1e-12)
                (best, cut) = (sum, Between(flat[order[i]], next));
        }
        return cut;
    }

    /// <summary>Every cut that gives another decision, from none predicted to all, with the predicted and the rightly predicted.</summary>
    private static IEnumerable<(double Cut, int Predicted, int Right)> Candidates(bool[] labels, double[] probabilities)
    {
        var order = ScoreCurve.Order(probabilities);
        yield return (Between(1, probabilities[order[0]]), 0, 0);
        var right = 0;
        for (var i = 0; i < order.Length; i++)
        {
            right += labels[order[i]] ? 1 : 0;
            var next = i + 1 < order.Length ? probabilities[order[i + 1]] : 0;
            if (probabilities[order[i]] > next || i + 1 == order.Length)
                yield return (Between(probabilities[order[i]], next), i + 1, right);
        }
    }

    private static double Between(double above, double below)
    {
        var middle = below + (above - below) / 2;
        return middle > below ? middle : above;
    }
}
