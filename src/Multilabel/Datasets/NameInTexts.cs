namespace Multilabel;

/// <summary>A label whose name stands in texts.</summary>
/// <param name="Label">The label.</param>
/// <param name="Rows">Rows whose text holds the name.</param>
/// <param name="RowsWithLabel">Those of them that have the label.</param>
public sealed record NameInTexts(string Label, int Rows, int RowsWithLabel);
