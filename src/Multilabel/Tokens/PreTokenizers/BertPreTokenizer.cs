namespace Multilabel;

/// <summary>Words between white space, every punctuation mark by itself.</summary>
internal sealed class BertPreTokenizer : Splitter
{
    private const byte Space = 1, Mark = 2;

    private static readonly byte[] AsciiClass = [.. Enumerable.Range(0, 128).Select(AsciiKind)];

    protected override void Split(ReadOnlySpan<char> text, int offset, Workspace work)
    {
        var classes = AsciiClass;
        var start = 0;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            var width = 1;
            var kind = c < classes.Length ? classes[c] : Classify(work.Text.CodePointAt(offset + i, out width));
            if (kind != 0)
            {
                Add(work, offset + start, offset + i);
                if (kind == Mark) Add(work, offset + i, offset + i + width);
                start = i + width;
            }

            i += width;
        }

        Add(work, offset + start, offset + text.Length);
    }

    private static byte Classify(int codePoint)
    {
        var set = UnicodeTables.Default[codePoint];
        return (set & CodePointSet.Space) != 0 ? Space : (set & CodePointSet.Punctuation) != 0 ? Mark : (byte)0;
    }

    private static byte AsciiKind(int c) =>
        char.IsWhiteSpace((char)c) ? Space : char.IsPunctuation((char)c) || char.IsSymbol((char)c) ? Mark : (byte)0;
}
