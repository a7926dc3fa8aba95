namespace Multilabel;

/// <summary>Rows with the same text and different labels.</summary>
/// <param name="Text">The text of the first of them.</param>
/// <param name="Places">Where the rows stand.</param>
/// <param name="DifferingLabels">The labels that some of the rows have and some have not.</param>
public sealed record ConflictingDuplicates(string Text, IReadOnlyList<string> Places, IReadOnlyList<string> DifferingLabels);
