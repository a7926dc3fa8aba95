namespace Multilabel;

/// <summary>What one optimizer step made of weights without a gradient, and how far their average followed.</summary>
internal readonly record struct ReplayedStep(PlainDecay Decay, float AverageRate);
