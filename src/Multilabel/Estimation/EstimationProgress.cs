namespace Multilabel;

/// <summary>What an estimation says of itself: a <see cref="EstimationNote"/> or an <see cref="EstimationStep"/>.</summary>
public abstract record EstimationProgress;

/// <summary>One sentence for the person who waits.</summary>
/// <param name="Text">The sentence.</param>
public sealed record EstimationNote(string Text) : EstimationProgress;

/// <summary>How far something is.</summary>
/// <param name="What">A candidate's name; "reading": the encoder reads the texts for all of them; or "learning curve".</param>
/// <param name="Share">0 to 1.</param>
/// <param name="SecondsLeft">Estimated from what is done.</param>
public sealed record EstimationStep(string What, double Share, double SecondsLeft) : EstimationProgress;
