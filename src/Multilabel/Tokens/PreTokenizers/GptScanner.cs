namespace Multilabel;

/// <summary>
/// Finds the words of GPT-2's pattern, <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>, without a
/// regular expression: a blank belongs to the word after it, other white space stands alone.
/// </summary>
internal static class GptScanner
{
    private const byte Other = 0, Letter = 1, Number = 2, Space = 3;

    private static readonly byte[] AsciiClass = [.. Enumerable.Range(0, 128).Select(AsciiKind)];

    /// <summary>The end of the word that begins at <paramref name="start"/>.</summary>
    public static int Next(TextBuffer buffer, int start, int limit)
    {
        var text = buffer.Text[..limit];
        var c = text[start];
        if (c == '\'' && Contraction(text[start..]) is var length and > 0) return start + length;
        var first = c == ' ' && start + 1 < limit ? start + 1 : start;
        var kind = Kind(buffer, text, first, out var width);
        if (kind == Space) return EndOfSpace(buffer, text, start);
        var classes = AsciiClass;
        var i = first + width;
        while (i < text.Length)
        {
            if (text[i] < classes.Length)
            {
                if (classes[text[i]] != kind) break;
                i++;
            }
            else
            {
                if (Kind(buffer.CodePointAt(i, out width)) != kind) break;
                i += width;
            }
        }

        return i;
    }

    private static int Contraction(ReadOnlySpan<char> text)
    {
        if (text.Length < 2) return 0;
        if (text[1] is 's' or 't' or 'm' or 'd') return 2;
        return text.Length > 2 && (text[1], text[2]) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    /// <summary>A run of white space leaves its last character to the word that follows.</summary>
    private static int EndOfSpace(TextBuffer buffer, ReadOnlySpan<char> text, int start)
    {
        var end = start + 1;
        while (end < text.Length && Kind(buffer, text, end, out _) == Space) end++;
        return end < text.Length && end - start > 1 ? end - 1 : end;
    }

    private static byte Kind(TextBuffer buffer, ReadOnlySpan<char> text, int index, out int width)
    {
        width = 1;
        var c = text[index];
        return c < 128 ? AsciiClass[c] : Kind(buffer.CodePointAt(index, out width));
    }

    private static byte Kind(int codePoint)
    {
        var set = UnicodeTables.Default[codePoint];
        if ((set & CodePointSet.Letter) != 0) return Letter;
        if ((set & CodePointSet.Number) != 0) return Number;
        return (set & CodePointSet.Space) != 0 ? Space : Other;
    }

    private static byte AsciiKind(int c) =>
        char.IsAsciiLetter((char)c) ? Letter : char.IsAsciiDigit((char)c) ? Number : char.IsWhiteSpace((char)c) ? Space : Other;
}
