namespace Multilabel;

/// <summary>The runs of <c>\w+|[^\w\s]+</c>.</summary>
internal sealed class WhitespacePreTokenizer : Splitter
{
    protected override void Split(ReadOnlySpan<char> text, int offset, Workspace work)
    {
        var (start, last) = (0, CodePointSet.Space);
        for (var i = 0; i < text.Length;)
        {
            var kind = UnicodeTables.Default[work.Text.CodePointAt(offset + i, out var width)] & (CodePointSet.Word | CodePointSet.Space);
            if (kind != last)
            {
                if (last != CodePointSet.Space) Add(work, offset + start, offset + i);
                (start, last) = (i, kind);
            }

            i += width;
        }

        if (last != CodePointSet.Space) Add(work, offset + start, offset + text.Length);
    }
}
