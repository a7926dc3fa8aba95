namespace Multilabel;

/// <summary>What becomes of the matches that a text is cut at; the names of <c>tokenizer.json</c>.</summary>
internal enum SplitBehavior
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}
