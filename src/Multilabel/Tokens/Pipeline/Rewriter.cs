namespace Multilabel;

/// <summary>
/// Rewrites a text step by step and keeps the alignment with the original by the rules of the `tokenizers` crate: a code point that
/// replaces another takes its place; an inserted one the place of what precedes it in the old text; what is removed leaves no trace.
/// </summary>
internal sealed class Rewriter
{
    private TextBuffer next = new();
    private int cursor;
    private int origin;

    public TextBuffer Text { get; private set; } = new();

    /// <summary>Code points with their change, filled by a normalizer for <see cref="ApplyChanges"/>.</summary>
    public List<(int CodePoint, int Change)> Changes { get; } = [];

    public bool IsAscii => System.Text.Ascii.IsValid(Text.Text);

    public void Load(TextBuffer source, int start, int count)
    {
        Text.Clear(source.Tracks);
        Text.Append(source, start, count);
        origin = source.Tracks && count > 0 ? source.From(start) : 0;
    }

    public void Begin()
    {
        next.Clear(Text.Tracks);
        cursor = 0;
        Changes.Clear();
    }

    public void End() => (Text, next) = (next, Text);

    public bool AtEnd => cursor >= Text.Length;

    public int Peek(out int width) => Text.CodePointAt(cursor, out width);

    public void Keep(int width)
    {
        next.Append(Text, cursor, width);
        cursor += width;
    }

    public void Skip(int width) => cursor += width;

    /// <summary>Puts a code point in the place of the next one of the old text.</summary>
    public void Replace(int codePoint)
    {
        if (AtEnd)
        {
            Insert(codePoint);
            return;
        }

        if (Text.Tracks) next.AppendCodePoint(codePoint, Text.From(cursor), Text.To(cursor));
        else next.AppendCodePoint(codePoint, 0, 0);
        SkipCodePoint();
    }

    /// <summary>Adds a code point that stands for what was last passed in the old text.</summary>
    public void Insert(int codePoint)
    {
        if (!Text.Tracks) next.AppendCodePoint(codePoint, 0, 0);
        else if (cursor > 0) next.AppendCodePoint(codePoint, Text.From(cursor - 1), Text.To(cursor - 1));
        else next.AppendCodePoint(codePoint, origin, origin);
    }

    /// <summary>Change 0 replaces, above 0 inserts, below 0 replaces and removes as many of the following code points.</summary>
    public void ApplyChanges()
    {
        foreach (var (codePoint, change) in Changes)
        {
            if (change > 0)
            {
                Insert(codePoint);
                continue;
            }

            Replace(codePoint);
            for (var i = change; i < 0; i++) SkipCodePoint();
        }

        End();
    }

    private void SkipCodePoint()
    {
        if (AtEnd) return;
        cursor += char.IsHighSurrogate(Text.Text[cursor]) ? 2 : 1;
    }
}
