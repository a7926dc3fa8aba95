namespace Multilabel;

/// <summary>Sees one word of a text; the characters are valid during the call only.</summary>
internal delegate void WordVisitor(ReadOnlySpan<char> word);
