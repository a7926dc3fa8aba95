namespace Multilabel;

/// <summary>Cuts at single code points: white space, punctuation, digits, or one given character.</summary>
internal sealed class CodePointSplitter(Func<int, bool> isMatch, SplitBehavior behavior) : Splitter
{
    public static CodePointSplitter ForSet(CodePointSet set, SplitBehavior behavior) => new(c => (UnicodeTables.Default[c] & set) != 0, behavior);

    protected override void Split(ReadOnlySpan<char> text, int offset, Workspace work)
    {
        var stretches = work.Stretches;
        stretches.Clear();
        for (var i = 0; i < text.Length;)
        {
            var isMatchHere = isMatch(work.Text.CodePointAt(offset + i, out var width));
            if (isMatchHere) stretches.AddMatch(i, i + width);
            i += width;
        }

        stretches.Close(text.Length);
        stretches.AddPieces(behavior, offset, work.NextPieces);
    }
}
