namespace Multilabel;

/// <summary>Metrics of yes/no decisions [rows][labels] against the labels.</summary>
internal sealed class DecisionMetrics
{
    private readonly int exactRows;
    private readonly ConfusionCounts all;

    public DecisionMetrics(bool[][] labels, bool[][] decided)
    {
        PerLabel = new ConfusionCounts[labels[0].Length];
        PerRow = new ConfusionCounts[labels.Length];
        for (var row = 0; row < labels.Length; row++)
        {
            for (var label = 0; label < PerLabel.Length; label++)
            {
                var cell = ConfusionCounts.Of(labels[row][label], decided[row][label]);
                PerRow[row] += cell;
                PerLabel[label] += cell;
            }
            all += PerRow[row];
            exactRows += PerRow[row] is { FalsePositives: 0, FalseNegatives: 0 } ? 1 : 0;
        }
    }

    public ConfusionCounts[] PerLabel { get; }

    public ConfusionCounts[] PerRow { get; }

    /// <summary>Share of rows with every label right; a row without labels and without decisions is right.</summary>
    public double SubsetAccuracy => (double)exactRows / PerRow.Length;

    /// <summary>Share of wrong cells.</summary>
    public double HammingLoss => (double)(all.FalsePositives + all.FalseNegatives) / ((long)PerRow.Length * PerLabel.Length);

    /// <summary>Labels with at least one positive: the others have no recall, and their F1 is 0 whatever a model does right.</summary>
    public int EvaluableLabels => PerLabel.Count(counts => counts.Positives > 0);

    public double Precision(Average average, double zeroDivision = 0) => Mean(average, counts => counts.Precision(zeroDivision));

    public double Recall(Average average, double zeroDivision = 0) => Mean(average, counts => counts.Recall(zeroDivision));

    public double F1(Average average, double zeroDivision = 0) => Mean(average, counts => counts.F1(zeroDivision));

    public double Jaccard(Average average, double zeroDivision = 0) => Mean(average, counts => counts.Jaccard(zeroDivision));

    /// <summary>Macro-F1 over the labels that have positives here; undefined when none has.</summary>
    public double? MacroF1OfEvaluable => EvaluableLabels == 0 ? null : PerLabel.Where(counts => counts.Positives > 0).Average(counts => counts.F1());

    private double Mean(Average average, Func<ConfusionCounts, double> ratio) => average switch
    {
        Average.Micro => ratio(all),
        Average.Macro => PerLabel.Average(ratio),
        Average.Weighted when all.Positives == 0 => PerLabel.Average(ratio), // all weights zero: scikit-learn falls back to the plain mean
        Average.Weighted => PerLabel.Sum(counts => counts.Positives * ratio(counts)) / all.Positives,
        Average.Samples when PerLabel.Length == 1 => ratio(all), // one column is a binary task for scikit-learn: every average is the label's own value
        Average.Samples => PerRow.Average(ratio),
        _ => throw new ArgumentOutOfRangeException(nameof(average)),
    };
}
