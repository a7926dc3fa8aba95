namespace Multilabel;

/// <summary>What the numbers of a user's own predictions are, by their range.</summary>
internal enum PredictionKind
{
    /// <summary>All from 0 to 1, not only 0 and 1.</summary>
    Probabilities,

    /// <summary>Numbers beyond 0 to 1.</summary>
    Logits,

    /// <summary>0 and 1 alone.</summary>
    Decisions,
}
