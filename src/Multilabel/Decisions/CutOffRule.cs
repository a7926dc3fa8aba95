namespace Multilabel;

/// <summary>
/// Chooses cut-offs from out-of-fold logits and labels, both [rows][labels]. Logits of rows that the model was trained on are
/// over-confident and give cuts that are wrong for new texts.
/// </summary>
internal static class CutOffRule
{
    /// <summary>Positives below which a label has no cut of its own.</summary>
    public const int FewPositives = 3;

    private const double ShrinkageRows = 20; // a label with 20 positives has half its own cut, half the shared one
    private const double LowestPlugIn = 0.05;
    private const double Undecided = 0.5;

    /// <param name="method">The rule.</param>
    /// <param name="logits">[rows][labels]</param>
    /// <param name="labels">[rows][labels]</param>
    /// <param name="target">The precision, recall or share of found labels to reach, for the rules that have one.</param>
    public static CutOffs Choose(CutOffMethod method, float[][] logits, bool[][] labels, double target = 0.9)
    {
        if (labels.Length == 0 || logits.Length != labels.Length)
            throw new ArgumentException($"{logits.Length} rows of logits and {labels.Length} of labels; expected the same number, at least one.", nameof(logits));
        var width = labels[0].Length;
        if (method == CutOffMethod.Fixed)
            return CutOffs.Fixed(width);

        var calibration = PooledPlatt.FitRanking(logits, labels);
        var probabilities = calibration.Apply(logits);
        if (CardinalityFit.Choose(probabilities, labels) is { Count: > 0 } cardinality)
        {
            calibration = calibration with { Cardinality = cardinality };
            probabilities = calibration.Apply(logits);
        }
        var basis = new CutOffBasis[width];
        var columns = Enumerable.Range(0, width).Select(label => (Labels: MetricTable.Column(labels, label), Probabilities: MetricTable.Column(probabilities, label))).ToArray();
        var thresholds = method switch
        {
            CutOffMethod.PlugIn => PlugIn(columns, probabilities, basis),
            CutOffMethod.Global => Same(width, LabelCut.Global(labels, probabilities)),
            CutOffMethod.SCut => Array.ConvertAll(columns, column => LabelCut.Best(column.Labels, column.Probabilities, counts => counts.F1()).Cut),
            CutOffMethod.PCut => Array.ConvertAll(columns, column => LabelCut.Proportional(column.Labels, column.Probabilities)),
            CutOffMethod.MicroMacro => MicroMacro(columns),
            CutOffMethod.RCut or CutOffMethod.PlugInSamples => Same(width, Undecided),
            CutOffMethod.PlugInMicro => Same(width, LabelCut.PlugIn(probabilities.SelectMany(row => row))),
            CutOffMethod.Precision => Array.ConvertAll(columns, column => LabelCut.Reaching(column.Labels, column.Probabilities, target)),
            CutOffMethod.Recall => Recall(columns, target, basis),
            CutOffMethod.MissRate => Same(width, LabelCut.Covering(labels, probabilities, 1 - target) ?? 0),
            _ => throw new ArgumentOutOfRangeException(nameof(method)),
        };
        return new CutOffs
        {
            Method = method,
            Calibration = calibration,
            Thresholds = thresholds,
            Basis = basis,
            Top = method == CutOffMethod.RCut ? UsualCount(labels) : null,
            Target = method is CutOffMethod.Precision or CutOffMethod.Recall or CutOffMethod.MissRate ? target : null,
        };
    }

    private static double[] PlugIn((bool[] Labels, double[] Probabilities)[] columns, double[][] probabilities, CutOffBasis[] basis)
    {
        var shared = LabelCut.PlugIn(probabilities.SelectMany(row => row));
        var thresholds = new double[columns.Length];
        for (var label = 0; label < columns.Length; label++)
        {
            var (own, values) = columns[label];
            var positives = own.Count(value => value);
            basis[label] = Judge(own, values, positives);
            var weight = positives / (positives + ShrinkageRows);
            var shrunk = Calibration.Sigmoid(weight * Calibration.Logit(LabelCut.PlugIn(values)) + (1 - weight) * Calibration.Logit(shared));
            thresholds[label] = Math.Max(LowestPlugIn, basis[label] switch
            {
                CutOffBasis.Constant => Undecided,
                CutOffBasis.TooFewPositives => shared,
                // F1 alone would predict a label without any signal always; no more often than it occurs is the honest limit.
                CutOffBasis.NotLearnable => Math.Max(shrunk, LabelCut.Proportional(own, values)),
                _ => shrunk,
            });
        }
        return thresholds;
    }

    // Where the positives are too few for the recall, the least probable of them is still found, but nothing is promised.
    private static double[] Recall((bool[] Labels, double[] Probabilities)[] columns, double target, CutOffBasis[] basis) => [.. columns.Select((column, label) =>
    {
        if (LabelCut.Finding(column.Labels, column.Probabilities, target) is { } cut)
            return cut;
        basis[label] = CutOffBasis.TooFewPositives;
        return column.Probabilities.Where((_, row) => column.Labels[row]).DefaultIfEmpty(Undecided).Min();
    })];

    private static CutOffBasis Judge(bool[] labels, double[] probabilities, int positives)
    {
        if (ScoreCurve.Auc(labels, probabilities) is not { } auc)
            return CutOffBasis.Constant;
        if (positives < FewPositives)
            return CutOffBasis.TooFewPositives;
        return auc - ScoreCurve.AucMargin(auc, positives, labels.Length - positives) <= 0.5 ? CutOffBasis.NotLearnable : CutOffBasis.Own;
    }

    private static double[] MicroMacro((bool[] Labels, double[] Probabilities)[] columns)
    {
        var thresholds = new double[columns.Length];
        var all = default(ConfusionCounts);
        var visited = 0;
        foreach (var label in Enumerable.Range(0, columns.Length).OrderByDescending(label => columns[label].Labels.Count(value => value)))
        {
            var (before, place) = (all, ++visited);
            (thresholds[label], var counts) = LabelCut.Best(columns[label].Labels, columns[label].Probabilities, counts => counts.F1() / place + (before + counts).F1());
            all += counts;
        }
        return thresholds;
    }

    private static double[] Same(int count, double value) => [.. Enumerable.Repeat(value, count)];

    private static int UsualCount(bool[][] labels) => Math.Clamp((int)Math.Round(labels.Average(row => row.Count(label => label)), MidpointRounding.AwayFromZero), 1, labels[0].Length);
}
