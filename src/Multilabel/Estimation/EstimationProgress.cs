namespace Multilabel;

/// <summary>What an estimation says of itself: a <see cref="EstimationNote"/> or an <see cref="EstimationStep"/>.</summary>
public abstract record EstimationProgress;

/// <summary>One sentence for the person who waits.</summary>
/// <param name="Text">The sentence.</param>
public sealed record EstimationNote(string Text) : EstimationProgress;

/// <summary>How far one candidate is.</summary>
/// <param name="Candidate">Its name.</param>
/// <param name="Share">0 to 1.</param>
/// <param name="SecondsLeft">Estimated from what is done.</param>
public sealed record EstimationStep(string Candidate, double Share, double SecondsLeft) : EstimationProgress;
