using System.Globalization;

namespace Multilabel;

/// <summary>How well classifiers of a data set will do on new texts of the same kind, and what in the data holds them back.</summary>
public sealed record EstimationResult
{
    /// <summary>The data.</summary>
    public required DatasetSource Source { get; init; }

    /// <summary>Rows measured on: those with a text.</summary>
    public required int Rows { get; init; }

    /// <summary>The labels, in order.</summary>
    public required IReadOnlyList<string> LabelNames { get; init; }

    /// <summary>Parts of the rows.</summary>
    public required int Folds { get; init; }

    /// <summary>What a person should know about rows, labels, folds, and what the budget gave up.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>In the order asked for.</summary>
    public required IReadOnlyList<CandidateEstimate> Candidates { get; init; }

    /// <summary>Every pair of candidates by micro-F1 and macro-F1.</summary>
    public required IReadOnlyList<CandidateComparison> Comparisons { get; init; }

    /// <summary>Scores by the share of the rows trained on; empty where it was not measured.</summary>
    public required IReadOnlyList<LearningPoint> LearningCurve { get; init; }

    /// <summary>Cells of the data that contradict what the best candidate expects, the most doubtful first.</summary>
    public required IReadOnlyList<SuspectCell> Suspects { get; init; }

    /// <summary>How many cells are probably wrong (confident learning, Northcutt et al. 2021, per label that can be learned).</summary>
    public required int SuspectedErrors { get; init; }

    /// <summary>Labels that imply, exclude or repeat each other.</summary>
    public required IReadOnlyList<LabelRelation> Relations { get; init; }

    /// <summary>Rows with one text and different labels.</summary>
    public required IReadOnlyList<ConflictingDuplicates> Conflicts { get; init; }

    /// <summary>The candidate with the highest mean of micro-F1 and macro-F1.</summary>
    public CandidateEstimate Best => Candidates.MaxBy(Score)!;

    /// <summary>Why <see cref="Best"/> cannot be trusted to read the texts at all; null where it is better than answers that ignore them, beyond doubt.</summary>
    public string? Caution
    {
        get
        {
            if (!Best.Evaluation.Labels.Any(label => label.IsLearnable))
                return "No label can be told from the texts yet: no ranking is better than chance beyond doubt (AUC below), so these figures are those of guessing.";
            var micro = Best.Figure("f1_micro_zd0");
            var (guess, name) = micro.Baselines.Zip(Best.Evaluation.Baselines).MaxBy(baseline => baseline.First ?? 0);
            return micro.Interval is { } interval && interval.Low <= guess
                ? string.Create(CultureInfo.InvariantCulture, $"That is not beyond doubt better than an answer that ignores the text ({name}: micro-F1 {guess:0.000}).")
                : null;
        }
    }

    /// <summary>Labels that <see cref="Suspects"/> cannot come from, as their probabilities are not better than chance.</summary>
    internal IReadOnlyList<string> Unjudged => [.. Best.Evaluation.Labels.Where(label => !label.IsLearnable).Select(label => label.Label)];

    /// <summary>Cells of the other labels.</summary>
    internal int JudgedCells => Rows * (LabelNames.Count - Unjudged.Count);

    /// <summary>What is to be said of each label as the best candidate finds it; empty where nothing is.</summary>
    internal IReadOnlyList<string> Remarks()
    {
        var growing = LearningCurves.StillGrowing(LearningCurve).ToHashSet();
        return [.. Best.Evaluation.Labels.Select((label, k) => !label.IsLearnable ? "not learnable yet" : growing.Contains(k) ? "more texts help" : "")];
    }

    internal static double Score(CandidateEstimate candidate) => ((candidate.Metric("f1_micro_zd0") ?? 0) + (candidate.Metric("f1_macro_zd0") ?? 0)) / 2;
}
