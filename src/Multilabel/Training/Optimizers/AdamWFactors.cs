namespace Multilabel;

/// <summary>The numbers of one AdamW update that are the same for all elements of a parameter.</summary>
internal sealed record AdamWFactors(
    double GradientScale,
    double Decay,
    double MeanShare,
    double SquareKept,
    double SquareShare,
    double RootCorrection,
    double Epsilon,
    double StepSize,
    double AverageRate);
