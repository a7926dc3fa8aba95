namespace Multilabel;

/// <summary>A tensor and why it is mentioned.</summary>
internal sealed record TensorNote(string Name, string Reason)
{
    /// <summary>Its numbers are of a type that is not computed with.</summary>
    public bool IsOfOtherType { get; init; }
}
