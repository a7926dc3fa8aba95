namespace Multilabel;

/// <summary>A pre-tokenizer that only cuts.</summary>
internal abstract class Splitter : PreTokenizer
{
    public sealed override void Apply(Workspace work)
    {
        foreach (var piece in work.Pieces)
        {
            if (piece.IsToken) work.NextPieces.Add(piece);
            else Split(work.Text.Text.Slice(piece.Start, piece.Length), piece.Start, work);
        }

        work.SwapPieces();
    }

    /// <summary>Adds the parts of <paramref name="text"/>, which begins at <paramref name="offset"/>, to <see cref="Workspace.NextPieces"/>.</summary>
    protected abstract void Split(ReadOnlySpan<char> text, int offset, Workspace work);

    protected static void Add(Workspace work, int start, int end)
    {
        if (end > start) work.NextPieces.Add(new Piece(start, end - start));
    }
}
