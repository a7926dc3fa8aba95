namespace Multilabel;

/// <summary>
/// The buffers of one text on its way to ids, reused by the thread. Normalizers rewrite <see cref="Segment"/>; pre-tokenizers cut
/// <see cref="Text"/> into <see cref="Pieces"/>, some rewriting it into <see cref="NextText"/>; the model turns pieces into <see cref="Tokens"/>.
/// </summary>
internal sealed class Workspace
{
    private const int KeptChars = 1 << 20;

    [ThreadStatic]
    private static Workspace? idle;

    public TextBuffer Original { get; } = new();

    public Rewriter Segment { get; } = new();

    public TextBuffer Text { get; private set; } = new();

    public TextBuffer NextText { get; private set; } = new();

    public List<Piece> Pieces { get; private set; } = [];

    public List<Piece> NextPieces { get; private set; } = [];

    public List<Stretch> Stretches { get; } = [];

    public List<Piece> Found { get; } = [];

    public TokenList Tokens { get; } = new();

    public bool Tracks { get; private set; }

    public static Workspace Rent(string text, bool tracks)
    {
        var workspace = idle ?? new Workspace();
        idle = null;
        workspace.Tracks = tracks;
        workspace.Original.Load(text, tracks);
        workspace.Text.Clear(tracks);
        workspace.Pieces.Clear();
        workspace.Tokens.Clear(tracks);
        return workspace;
    }

    /// <summary>Keeps the buffers for the thread's next text unless this one was huge.</summary>
    public void Return()
    {
        if (Original.Capacity <= KeptChars && Text.Capacity <= KeptChars) idle = this;
    }

    public void SwapPieces()
    {
        (Pieces, NextPieces) = (NextPieces, Pieces);
        NextPieces.Clear();
    }

    public void SwapText() => (Text, NextText) = (NextText, Text);
}
