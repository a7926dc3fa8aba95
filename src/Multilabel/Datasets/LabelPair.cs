namespace Multilabel;

/// <summary>Two labels.</summary>
public sealed record LabelPair(string First, string Second);
