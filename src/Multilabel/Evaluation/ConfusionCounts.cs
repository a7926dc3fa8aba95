namespace Multilabel;

/// <summary>
/// Right and wrong decisions, added up over any set of cells. Ratios follow scikit-learn: 0/0 gives <c>zeroDivision</c>.
/// </summary>
internal readonly record struct ConfusionCounts(long TruePositives, long FalsePositives, long FalseNegatives)
{
    public long Positives => TruePositives + FalseNegatives;

    public long Predicted => TruePositives + FalsePositives;

    public static ConfusionCounts Of(bool label, bool decided) => new(label && decided ? 1 : 0, !label && decided ? 1 : 0, label && !decided ? 1 : 0);

    public static ConfusionCounts operator +(ConfusionCounts a, ConfusionCounts b) =>
        new(a.TruePositives + b.TruePositives, a.FalsePositives + b.FalsePositives, a.FalseNegatives + b.FalseNegatives);

    public double Precision(double zeroDivision = 0) => Ratio(TruePositives, Predicted, zeroDivision);          // 0/0: nothing predicted

    public double Recall(double zeroDivision = 0) => Ratio(TruePositives, Positives, zeroDivision);             // 0/0: no positives

    public double F1(double zeroDivision = 0) => Ratio(2 * TruePositives, Positives + Predicted, zeroDivision); // 0/0: neither; one of them alone gives 0

    public double Jaccard(double zeroDivision = 0) => Ratio(TruePositives, TruePositives + FalsePositives + FalseNegatives, zeroDivision); // 0/0: neither

    private static double Ratio(long numerator, long denominator, double zeroDivision) => denominator == 0 ? zeroDivision : (double)numerator / denominator;
}
