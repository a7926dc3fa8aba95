using System.Buffers;

namespace Multilabel;

/// <summary>BERT's cleaning: control characters away, any white space a blank, blanks around Chinese characters, accents away, lower case.</summary>
internal sealed class BertNormalizer(bool cleanText, bool handleChinese, bool stripAccents, bool lowercase) : Normalizer
{
    private static readonly char[] Controls = [.. Enumerable.Range(0, 0x20).Append(0x7F).Select(c => (char)c)];
    private static readonly SearchValues<char> AsciiControls = SearchValues.Create(Controls);
    private static readonly SearchValues<char> RemovedControls = SearchValues.Create([.. Controls.Except(['\t', '\n', '\r'])]);
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

    /// <summary>In place; false if control characters have to be removed.</summary>
    private bool ApplyToAscii(Rewriter text)
    {
        var chars = text.Text.Writable;
        if (cleanText && chars.ContainsAny(AsciiControls))
        {
            if (chars.ContainsAny(RemovedControls)) return false;
            chars.Replace('\t', ' ');
            chars.Replace('\n', ' ');
            chars.Replace('\r', ' ');
        }

        if (lowercase) System.Text.Ascii.ToLowerInPlace(chars, out _);
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
