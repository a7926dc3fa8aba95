namespace Multilabel;

/// <summary>Cells with similar probabilities: perfect probabilities are, on average, the share of positives.</summary>
/// <param name="MeanProbability">Of the cells.</param>
/// <param name="ShareOfPositives">Of the cells.</param>
/// <param name="Cells">How many.</param>
public sealed record ReliabilityBin(double MeanProbability, double ShareOfPositives, int Cells);
