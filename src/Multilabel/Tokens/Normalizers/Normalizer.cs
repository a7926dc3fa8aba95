namespace Multilabel;

/// <summary>Rewrites a stretch of text before it is cut into words.</summary>
internal abstract class Normalizer
{
    public abstract void Apply(Rewriter text);

    /// <summary>The normalized form of a short text, such as an added token.</summary>
    public string Normalize(string text)
    {
        var original = new TextBuffer();
        original.Load(text, tracks: false);
        var rewriter = new Rewriter();
        rewriter.Load(original, 0, original.Length);
        Apply(rewriter);
        return rewriter.Text.Text.ToString();
    }
}
