namespace Multilabel;

/// <summary>Lower case of every code point by itself: no language, no context (a final Σ becomes σ), İ becomes i and U+0307.</summary>
internal sealed class LowercaseNormalizer : Normalizer
{
    public override void Apply(Rewriter text)
    {
        if (text.IsAscii)
        {
            System.Text.Ascii.ToLowerInPlace(text.Text.Writable, out _);
            return;
        }

        var tables = UnicodeTables.Default;
        text.Begin();
        while (!text.AtEnd)
        {
            var c = text.Peek(out _);
            text.Replace(c == 0x130 ? 'i' : tables.Lower(c));
            if (c == 0x130) text.Insert(0x307);
        }

        text.End();
    }
}
