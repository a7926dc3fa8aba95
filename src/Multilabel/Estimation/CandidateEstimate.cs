namespace Multilabel;

/// <summary>What is to be expected of one candidate on new texts.</summary>
public sealed record CandidateEstimate
{
    /// <summary><c>linear</c>, <c>frozen</c> or <c>finetuned</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, for people.</summary>
    public required string Description { get; init; }

    /// <summary>How often the rows were split anew for it.</summary>
    public required int Repeats { get; init; }

    /// <summary>How long it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Every figure, computed on the table of all rows once per repeat; the mean over repeats, and their spread.</summary>
    public required EvaluationResult Evaluation { get; init; }

    /// <summary>The calibration and cut-offs that the out-of-fold scores of all rows give.</summary>
    public required CutOffs CutOffs { get; init; }

    /// <summary>Cells by probability: do the probabilities mean what they say?</summary>
    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }

    /// <summary>The tables of the repeats, and in which fold each row was scored.</summary>
    internal IReadOnlyList<(ScoredTable Table, int[] Fold)> Tables { get; init; } = [];

    internal double? Metric(string key) => Evaluation.Metrics[key];

    /// <summary>One of the figures with an interval, by its key.</summary>
    internal HeadlineMetric Figure(string key) => Evaluation.Headline.First(h => h.Key == key);
}
