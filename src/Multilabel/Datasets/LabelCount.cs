namespace Multilabel;

/// <summary>A label with the number of rows that have it.</summary>
public sealed record LabelCount(string Label, int Rows);
