namespace Multilabel;

/// <summary>A text to label.</summary>
/// <param name="Number">The number of its row, line or item in the file, counted from 1.</param>
/// <param name="Text">The text as the file holds it, with line ends as <c>\n</c>; may be empty.</param>
/// <param name="Place">Where it stands, for messages: <c>texts.csv row 12</c>.</param>
public sealed record TextRow(long Number, string Text, string Place);
