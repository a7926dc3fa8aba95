namespace Multilabel;

/// <summary>A tensor and why it is mentioned.</summary>
internal sealed record TensorNote(string Name, string Reason);
