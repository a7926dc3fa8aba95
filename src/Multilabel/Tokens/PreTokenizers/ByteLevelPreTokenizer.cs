using System.Text;

namespace Multilabel;

/// <summary>
/// GPT-2's pre-tokenization: cut (by <see cref="GptScanner"/>, unless another pre-tokenizer did), then every byte of the UTF-8 form
/// becomes a visible character.
/// </summary>
internal sealed class ByteLevelPreTokenizer(bool addPrefixSpace, bool split) : PreTokenizer
{
    [ThreadStatic]
    private static Rewriter? prefixed;

    public override void Apply(Workspace work)
    {
        work.NextText.Clear(work.Tracks);
        foreach (var piece in work.Pieces)
        {
            if (piece.IsToken)
            {
                work.NextPieces.Add(piece with { Start = work.NextText.Length });
                work.NextText.Append(work.Text, piece.Start, piece.Length);
            }
            else if (addPrefixSpace && work.Text.Text[piece.Start] != ' ')
            {
                prefixed ??= new Rewriter();
                prefixed.Load(work.Text, piece.Start, piece.Length);
                PrependNormalizer.Prepend(prefixed, " ");
                Convert(prefixed.Text, 0, prefixed.Text.Length, work);
            }
            else
            {
                Convert(work.Text, piece.Start, piece.End, work);
            }
        }

        work.SwapText();
        work.SwapPieces();
    }

    private void Convert(TextBuffer text, int start, int end, Workspace work)
    {
        var target = work.NextText;
        var plain = !target.Tracks && !text.Text[start..end].ContainsAnyExceptInRange(' ', '~');
        var shift = target.Length - start;
        if (plain) AppendPlain(text.Text[start..end], target);
        for (var i = start; i < end;)
        {
            var next = split ? GptScanner.Next(text, i, end) : end;
            var first = plain ? i + shift : target.Length;
            if (!plain) AppendBytes(text, i, next, target);
            work.NextPieces.Add(new Piece(first, plain ? next - i : target.Length - first));
            i = next;
        }
    }

    /// <summary>Of printable ASCII only the blank changes.</summary>
    private static void AppendPlain(ReadOnlySpan<char> source, TextBuffer target)
    {
        var output = target.Extend(source.Length);
        source.CopyTo(output);
        output.Replace(' ', ByteAlphabet.Blank);
    }

    private static void AppendBytes(TextBuffer text, int start, int end, TextBuffer target)
    {
        var table = ByteAlphabet.Chars;
        Span<byte> utf8 = stackalloc byte[4];
        for (var i = start; i < end;)
        {
            var count = new Rune(text.CodePointAt(i, out var width)).EncodeToUtf8(utf8);
            foreach (var b in utf8[..count]) target.Append(table[b], target.Tracks ? text.From(i) : 0, target.Tracks ? text.To(i) : 0);
            i += width;
        }
    }
}
