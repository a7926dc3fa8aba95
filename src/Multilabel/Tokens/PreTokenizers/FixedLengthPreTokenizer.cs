namespace Multilabel;

/// <summary>Pieces of equally many code points.</summary>
internal sealed class FixedLengthPreTokenizer(int length) : Splitter
{
    protected override void Split(ReadOnlySpan<char> text, int offset, Workspace work)
    {
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            for (var k = 0; k < length && i < text.Length; k++) i += char.IsHighSurrogate(text[i]) ? 2 : 1;
            Add(work, offset + start, offset + i);
        }
    }
}
