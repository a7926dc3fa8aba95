namespace Multilabel;

/// <summary>BERT's cleaning: control characters away, any white space a blank, blanks around Chinese characters, accents away, lower case.</summary>
internal sealed class BertNormalizer(bool cleanText, bool handleChinese, bool stripAccents, bool lowercase) : Normalizer
{
    private static readonly UnicodeForm Nfd = new(compose: false, compatible: false);
    private static readonly LowercaseNormalizer Lowercase = new();
    private static readonly MarkStripper Accents = new(CodePointSet.Nonspacing);

    public override void Apply(Rewriter text)
    {
        if (text.IsAscii && ApplyToAscii(text)) return;
        if (cleanText) Clean(text);
        if (handleChinese) SeparateChinese(text);
        if (stripAccents)
        {
            Nfd.Apply(text);
            Accents.Apply(text);
        }

        if (lowercase) Lowercase.Apply(text);
    }

    /// <summary>In place, one pass; false if control characters have to be removed.</summary>
    private bool ApplyToAscii(Rewriter text)
    {
        var chars = text.Text.Writable;
        if (cleanText && chars.IndexOfAnyInRange('\0', '\u0008') >= 0) return false;
        foreach (ref var c in chars)
        {
            if (c < ' ' && cleanText)
            {
                if (c is not ('\t' or '\n' or '\r')) return false;
                c = ' ';
            }
            else if (c == 0x7F && cleanText)
            {
                return false;
            }
            else if (lowercase && (uint)(c - 'A') <= 'Z' - 'A')
            {
                c |= ' ';
            }
        }

        return true;
    }

    private static void Clean(Rewriter text)
    {
        var tables = UnicodeTables.Default;
        text.Begin();
        while (!text.AtEnd)
        {
            var c = text.Peek(out var width);
            var set = tables[c];
            if ((set & CodePointSet.Control) != 0) text.Skip(width);
            else if ((set & CodePointSet.Space) != 0) text.Replace(' ');
            else text.Keep(width);
        }

        text.End();
    }

    private static void SeparateChinese(Rewriter text)
    {
        text.Begin();
        while (!text.AtEnd)
        {
            var c = text.Peek(out var width);
            if (IsChinese(c))
            {
                text.Replace(' ');
                text.Insert(c);
                text.Insert(' ');
            }
            else
            {
                text.Keep(width);
            }
        }

        text.End();
    }

    /// <summary>The blocks of CJK ideographs that BERT lists (not kana, not hangul).</summary>
    private static bool IsChinese(int c) => c is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or >= 0x20000 and <= 0x2A6DF
        or >= 0x2A700 and <= 0x2B73F or >= 0x2B740 and <= 0x2B81F or >= 0x2B920 and <= 0x2CEAF or >= 0xF900 and <= 0xFAFF or >= 0x2F800 and <= 0x2FA1F;
}
