namespace Multilabel;

/// <summary>How right the predictions for a set of rows are: figures with intervals, trivial baselines beside them, and a table per label.</summary>
public sealed record EvaluationResult
{
    /// <summary>Rows evaluated.</summary>
    public required int Rows { get; init; }

    /// <summary>Labels with at least one positive among the rows; the others drag scikit-learn's macro averages down.</summary>
    public required int EvaluableLabels { get; init; }

    /// <summary>The figures to lead with.</summary>
    public required IReadOnlyList<HeadlineMetric> Headline { get; init; }

    /// <summary>Names of the trivial baselines: what a model that has learned nothing of the texts gets.</summary>
    public required IReadOnlyList<string> Baselines { get; init; }

    /// <summary>One row per label, in the classifier's order.</summary>
    public required IReadOnlyList<LabelEvaluation> Labels { get; init; }

    /// <summary>
    /// Every metric by its scikit-learn name, average and value of 0/0, such as <c>f1_macro_zd0</c>; null = undefined.
    /// The conventions are those of scikit-learn; <c>_evaluable</c> marks averages that leave out labels without positives.
    /// </summary>
    public required IReadOnlyDictionary<string, double?> Metrics { get; init; }

    /// <summary>Standard deviation of each metric over several predictions of the same rows; null with one. The intervals hold it.</summary>
    public required IReadOnlyDictionary<string, double?> Spread { get; init; }

    /// <summary>The calibration error that perfect probabilities would show on as many rows; a larger one is a real error.</summary>
    public required double CalibrationErrorIfPerfect { get; init; }

    /// <summary>Resamples behind every interval; 0 when there are no intervals.</summary>
    public required int Resamples { get; init; }
}
