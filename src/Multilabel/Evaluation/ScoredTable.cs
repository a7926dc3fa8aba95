namespace Multilabel;

/// <summary>Predictions for a set of rows.</summary>
/// <param name="Probabilities">[rows][labels]</param>
/// <param name="Decided">[rows][labels]</param>
internal sealed record ScoredTable(double[][] Probabilities, bool[][] Decided);
