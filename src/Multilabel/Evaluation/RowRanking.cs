namespace Multilabel;

/// <summary>Metrics of the order in which one row's scores put its labels; the mean over rows is the figure usually reported.</summary>
internal static class RowRanking
{
    /// <summary>Label ranking average precision: of the labels at or above each true one, the share that is true.</summary>
    public static double AveragePrecision(bool[] labels, double[] scores)
    {
        var positives = labels.Count(label => label);
        if (positives == 0 || positives == labels.Length)
            return 1; // no order can be wrong
        var sum = 0.0;
        for (var k = 0; k < labels.Length; k++)
        {
            if (!labels[k])
                continue;
            var (above, trueAbove) = (0, 0);
            for (var j = 0; j < labels.Length; j++)
            {
                if (!(scores[j] >= scores[k])) // equal scores count as above, as in rankdata(method="max")
                    continue;
                above++;
                trueAbove += labels[j] ? 1 : 0;
            }
            sum += (double)trueAbove / above;
        }
        return sum / positives;
    }

    /// <summary>How many labels, best first, must be taken to have all the true ones; equal scores are taken together, no true label needs 0.</summary>
    public static int Coverage(bool[] labels, double[] scores)
    {
        var lowest = double.PositiveInfinity;
        for (var k = 0; k < labels.Length; k++)
        {
            if (labels[k])
                lowest = Math.Min(lowest, scores[k]);
        }
        return scores.Count(score => score >= lowest);
    }

    /// <summary>Share of (true, false) pairs in the wrong order; equal scores are wrong; no pair gives 0.</summary>
    public static double RankingLoss(bool[] labels, double[] scores)
    {
        var (pairs, wrong) = (0L, 0L);
        for (var k = 0; k < labels.Length; k++)
        {
            if (!labels[k])
                continue;
            for (var j = 0; j < labels.Length; j++)
            {
                if (labels[j])
                    continue;
                pairs++;
                wrong += scores[k] <= scores[j] ? 1 : 0;
            }
        }
        return pairs == 0 ? 0 : (double)wrong / pairs;
    }

    /// <summary>
    /// Normalised discounted cumulative gain of the first <paramref name="top"/> places of <paramref name="order"/> (labels by falling score). Equal scores share their places' discounts
    /// evenly (scikit-learn's default); a row without true labels gives 0.
    /// </summary>
    public static double Ndcg(bool[] labels, double[] scores, int[] order, int top)
    {
        var (gain, ideal) = (0.0, 0.0);
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            var (positives, discounts) = (0, 0.0);
            for (; end < order.Length && scores[order[end]] == scores[order[start]]; end++)
            {
                positives += labels[order[end]] ? 1 : 0;
                discounts += Discount(end, top);
            }
            gain += discounts * positives / (end - start);
            start = end;
        }
        var all = labels.Count(label => label);
        for (var place = 0; place < all; place++)
            ideal += Discount(place, top);
        return all == 0 ? 0 : gain / ideal;
    }

    /// <summary>True labels among the <paramref name="top"/> best; of equal scores the first column wins.</summary>
    public static int Hits(bool[] labels, int[] order, int top)
    {
        var hits = 0;
        for (var place = 0; place < Math.Min(top, order.Length); place++)
            hits += labels[order[place]] ? 1 : 0;
        return hits;
    }

    private static double Discount(int place, int top) => place < top ? 1 / Math.Log2(place + 2) : 0;
}
