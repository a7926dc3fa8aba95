namespace Multilabel;

/// <summary>When Metaspace puts its mark before a piece.</summary>
internal enum PrependScheme
{
    Always,
    First,
    Never,
}

/// <summary>SentencePiece's words: every blank becomes ▁ and begins a word; one is put at the front.</summary>
internal sealed class MetaspacePreTokenizer(char replacement, PrependScheme scheme, bool split) : PreTokenizer
{
    public override bool NeedsPlaces => scheme == PrependScheme.First;

    public override void Apply(Workspace work)
    {
        var (source, target) = (work.Text, work.NextText);
        target.Clear(work.Tracks);
        foreach (var piece in work.Pieces)
        {
            var start = target.Length;
            if (piece.IsToken)
            {
                target.Append(source, piece.Start, piece.Length);
                work.NextPieces.Add(piece with { Start = start });
            }
            else
            {
                AppendMarked(source, piece, target);
                Split(target.Text, start, work.NextPieces);
            }
        }

        work.SwapText();
        work.SwapPieces();
    }

    private void AppendMarked(TextBuffer source, Piece piece, TextBuffer target)
    {
        var first = source.Text[piece.Start];
        var prepends = scheme == PrependScheme.Always || scheme == PrependScheme.First && source.From(piece.Start) == 0;
        if (prepends && first != ' ' && first != replacement)
        {
            if (target.Tracks) target.Append(replacement, source.From(piece.Start), source.To(piece.Start));
            else target.Append(replacement, 0, 0);
        }

        var start = target.Length;
        target.Append(source, piece.Start, piece.Length);
        target.Writable[start..].Replace(' ', replacement);
    }

    private void Split(ReadOnlySpan<char> text, int start, List<Piece> pieces)
    {
        while (split && start < text.Length)
        {
            var length = text[(start + 1)..].IndexOf(replacement) + 1;
            if (length == 0) break;
            pieces.Add(new Piece(start, length));
            start += length;
        }

        pieces.Add(new Piece(start, text.Length - start));
    }
}
