namespace Multilabel;

/// <summary>SentencePiece's cleaning for translation: some control characters away, other white space and byte order marks a blank.</summary>
internal sealed class NmtNormalizer : Normalizer
{
    public override void Apply(Rewriter text)
    {
        text.Begin();
        while (!text.AtEnd)
        {
            var c = text.Peek(out var width);
            if (IsRemoved(c)) text.Skip(width);
            else if (IsBlank(c)) text.Replace(' ');
            else text.Keep(width);
        }

        text.End();
    }

    private static bool IsRemoved(int c) => c is >= 1 and <= 8 or 0xB or >= 0xE and <= 0x1F or 0x7F or 0x8F or 0x9F;

    private static bool IsBlank(int c) => c is 9 or 0xA or 0xC or 0xD or 0x1680 or >= 0x200B and <= 0x200F or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD;
}
