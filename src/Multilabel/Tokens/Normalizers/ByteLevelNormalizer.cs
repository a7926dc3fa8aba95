using System.Text;

namespace Multilabel;

/// <summary>Turns every byte of the UTF-8 form into its visible character (<see cref="ByteAlphabet"/>).</summary>
internal sealed class ByteLevelNormalizer : Normalizer
{
    public override void Apply(Rewriter text)
    {
        Span<byte> utf8 = stackalloc byte[4];
        text.Begin();
        while (!text.AtEnd)
        {
            var count = new Rune(text.Peek(out _)).EncodeToUtf8(utf8);
            text.Replace(ByteAlphabet.Chars[utf8[0]]);
            foreach (var b in utf8[1..count]) text.Insert(ByteAlphabet.Chars[b]);
        }

        text.End();
    }
}
