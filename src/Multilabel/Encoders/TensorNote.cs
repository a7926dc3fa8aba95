namespace Multilabel;

/// <summary>A tensor and why it is mentioned.</summary>
internal sealed record TensorNote(string Name, string Reason)
{
    /// <summary>Reason of a tensor that is neither the encoder's nor a known head's.</summary>
    public const string NoPart = "no part of this model";

    /// <summary>Its numbers are of a type that is not computed with.</summary>
    public bool IsOfOtherType { get; init; }
}
