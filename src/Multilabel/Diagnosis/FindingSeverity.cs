namespace Multilabel;

/// <summary>What a finding means for the diagnosis.</summary>
public enum FindingSeverity
{
    /// <summary>The reason why the model does not predict what it was trained on.</summary>
    Cause,

    /// <summary>A possible reason, or one that adds to the cause.</summary>
    Contributing,

    /// <summary>Worth knowing, nothing wrong.</summary>
    Note,
}
