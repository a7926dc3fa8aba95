namespace Multilabel;

/// <summary>
/// Where a figure would lie if other texts of the same kind had been tested: the middle 95 % of resamples of the texts.
/// It does not cover what another training run would change.
/// </summary>
public sealed record Interval(double Low, double High);
