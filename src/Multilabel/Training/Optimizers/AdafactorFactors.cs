namespace Multilabel;

/// <summary>The numbers of one Adafactor update that are the same for all elements of a parameter.</summary>
/// <param name="GradientScale">From clipping the norm of all gradients.</param>
/// <param name="Shortening">What the update is divided by; 1 or more.</param>
/// <param name="LearningRate">Of this step and parameter.</param>
/// <param name="Decay">0 or less: the share of the parameter that is added.</param>
/// <param name="MeanKept">The share of the past update that stays.</param>
/// <param name="MeanShare">1 minus it.</param>
/// <param name="AverageRate">The share of the way to the new weights that their average goes.</param>
internal sealed record AdafactorFactors(
    float GradientScale, float Shortening, float LearningRate, float Decay, float MeanKept, float MeanShare, float AverageRate);
