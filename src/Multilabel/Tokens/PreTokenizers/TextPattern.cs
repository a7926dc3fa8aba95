namespace Multilabel;

/// <summary>Finds stretches of a text, from left to right and without overlap.</summary>
internal abstract class TextPattern
{
    public abstract List<(int Start, int End)> Find(ReadOnlySpan<char> text);
}

/// <summary>A given text.</summary>
internal sealed class LiteralPattern(string literal) : TextPattern
{
    public override List<(int Start, int End)> Find(ReadOnlySpan<char> text)
    {
        var found = new List<(int, int)>();
        for (var start = 0; text[start..].IndexOf(literal, StringComparison.Ordinal) is var at and >= 0; start += at + literal.Length)
            found.Add((start + at, start + at + literal.Length));
        return found;
    }
}

/// <summary>Two or more blanks, the pattern of most SentencePiece conversions.</summary>
internal sealed class BlankRunPattern : TextPattern
{
    private static readonly List<(int Start, int End)> Nothing = [];

    public override List<(int Start, int End)> Find(ReadOnlySpan<char> text)
    {
        if (text.IndexOf("  ", StringComparison.Ordinal) < 0) return Nothing;
        var found = new List<(int, int)>();
        for (var start = 0; text[start..].IndexOf("  ", StringComparison.Ordinal) is var at and >= 0;)
        {
            var first = start + at;
            var length = text[first..].IndexOfAnyExcept(' ');
            start = length < 0 ? text.Length : first + length;
            found.Add((first, start));
        }

        return found;
    }
}
