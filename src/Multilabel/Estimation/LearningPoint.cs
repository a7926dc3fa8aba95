namespace Multilabel;

/// <summary>Scores of a candidate that was trained on a share of the rows, measured on all rows.</summary>
/// <param name="Candidate">Its name.</param>
/// <param name="Share">Of the rows that each fold leaves to train on.</param>
/// <param name="Rows">How many these are on average.</param>
/// <param name="MicroF1">Of all cells.</param>
/// <param name="MacroF1">Mean over labels.</param>
/// <param name="LabelF1">One per label.</param>
public sealed record LearningPoint(string Candidate, double Share, int Rows, double MicroF1, double MacroF1, IReadOnlyList<double> LabelF1);
