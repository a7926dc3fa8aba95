namespace Multilabel;

/// <summary>Cuts at the matches of a pattern, or (inverted) at what lies between them.</summary>
internal sealed class SplitPreTokenizer(TextPattern pattern, SplitBehavior behavior, bool invert) : Splitter
{
    protected override void Split(ReadOnlySpan<char> text, int offset, Workspace work)
    {
        var stretches = work.Stretches;
        stretches.Clear();
        foreach (var (start, end) in pattern.Find(text)) stretches.AddMatch(start, end);
        stretches.Close(text.Length);
        if (invert) stretches.Invert();
        stretches.AddPieces(behavior, offset, work.NextPieces);
    }
}
