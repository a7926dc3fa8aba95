namespace Multilabel;

/// <summary>Metrics of how one list of scores separates positives from negatives, over all cut-offs. Equal scores are one cut-off.</summary>
internal static class ScoreCurve
{
    /// <summary>
    /// Average precision: the sum of precision times gain in recall over the distinct scores, without interpolation.
    /// Undefined without positives (scikit-learn: 0 and a warning).
    /// </summary>
    public static double? AveragePrecision(ReadOnlySpan<bool> labels, ReadOnlySpan<double> scores)
    {
        var positives = labels.Count(true);
        if (positives == 0)
            return null;
        var order = Order(scores);
        var (sum, above, trueAbove) = (0.0, 0, 0);
        while (above < order.Length)
        {
            var score = scores[order[above]];
            var gained = 0;
            for (; above < order.Length && scores[order[above]] == score; above++)
                gained += labels[order[above]] ? 1 : 0;
            trueAbove += gained;
            sum += (double)gained / positives * trueAbove / above;
        }
        return sum;
    }

    /// <summary>Area under the ROC curve: the share of (positive, negative) pairs in order, equal scores half. Undefined with one class only.</summary>
    public static double? Auc(ReadOnlySpan<bool> labels, ReadOnlySpan<double> scores)
    {
        long positives = labels.Count(true);
        var negatives = labels.Length - positives;
        if (positives == 0 || negatives == 0)
            return null;
        var order = Order(scores);
        var (doubledPairs, positivesAbove) = (0L, 0L); // pairs counted twice, so that halves stay whole
        for (var i = 0; i < order.Length;)
        {
            var score = scores[order[i]];
            var (equalPositives, equalNegatives) = (0L, 0L);
            for (; i < order.Length && scores[order[i]] == score; i++)
            {
                if (labels[order[i]])
                    equalPositives++;
                else
                    equalNegatives++;
            }
            doubledPairs += equalNegatives * (2 * positivesAbove + equalPositives);
            positivesAbove += equalPositives;
        }
        return doubledPairs / 2.0 / ((double)positives * negatives);
    }

    /// <summary>Half-width of the 95 % interval of an AUC (Hanley and McNeil 1982).</summary>
    public static double AucMargin(double auc, long positives, long negatives)
    {
        var bothPositivesAbove = auc / (2 - auc);
        var bothNegativesBelow = 2 * auc * auc / (1 + auc);
        var variance = (auc * (1 - auc) + (positives - 1) * (bothPositivesAbove - auc * auc) + (negatives - 1) * (bothNegativesBelow - auc * auc))
            / ((double)positives * negatives);
        return 1.959963984540054 * Math.Sqrt(Math.Max(0, variance));
    }

    /// <summary>Positions by falling score, equal scores in the order given.</summary>
    internal static int[] Order(ReadOnlySpan<double> scores)
    {
        var keys = new double[scores.Length];
        var order = new int[scores.Length];
        for (var i = 0; i < keys.Length; i++)
            (keys[i], order[i]) = (-scores[i], i);
        Array.Sort(keys, order, Comparer<double>.Default);
        SortEqualRuns(keys, order);
        return order;
    }

    private static void SortEqualRuns(double[] keys, int[] order)
    {
        for (var start = 0; start < keys.Length;)
        {
            var end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
                end++;
            if (end - start > 1)
                Array.Sort(order, start, end - start);
            start = end;
        }
    }
}
