namespace Multilabel;

/// <summary>An error that a spreadsheet shows in a cell, such as <c>#N/A</c>.</summary>
internal sealed record CellError(string Code);
