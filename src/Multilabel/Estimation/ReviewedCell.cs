namespace Multilabel;

/// <summary>A label that a person found wrong.</summary>
/// <param name="Row">The row's id.</param>
/// <param name="Label">The label.</param>
/// <param name="Given">What the data said.</param>
/// <param name="Place">Where the answer stands, for messages.</param>
internal sealed record ReviewedCell(string Row, string Label, bool Given, string Place);
