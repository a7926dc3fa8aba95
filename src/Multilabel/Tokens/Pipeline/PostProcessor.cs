namespace Multilabel;

/// <summary>A token that a post-processor puts around the text.</summary>
internal sealed record SpecialToken(int Id, string Token, int TypeId);

/// <summary>What surrounds the tokens of a text, and how their offsets are trimmed.</summary>
internal sealed record PostProcessor
{
    public static PostProcessor None { get; } = new();

    public SpecialToken[] Before { get; init; } = [];

    public SpecialToken[] After { get; init; } = [];

    /// <summary>The type id of the text's own tokens.</summary>
    public int TypeId { get; init; }

    /// <summary>Byte-level tokens: whether (and how often) white space is taken off the offsets; each entry says whether a prefix space was added.</summary>
    public bool[] TrimOffsets { get; init; } = [];

    public int SpecialCount => Before.Length + After.Length;

    /// <summary>One processor after another: the later one wraps what the earlier one made.</summary>
    public PostProcessor Then(PostProcessor next) => new()
    {
        Before = [.. next.Before, .. Before],
        After = [.. After, .. next.After],
        TypeId = next.SpecialCount > 0 ? next.TypeId : TypeId,
        TrimOffsets = [.. TrimOffsets, .. next.TrimOffsets],
    };

    /// <summary>Moves the ends of an offset inwards by the white space that begins and ends the token.</summary>
    /// <param name="token">The token in byte-level characters.</param>
    /// <param name="offset">Its code points in the original text.</param>
    /// <param name="isFirst">Whether it is the first token of the text.</param>
    public (int Start, int End) Trim(string token, (int Start, int End) offset, bool isFirst)
    {
        foreach (var addsPrefixSpace in TrimOffsets)
        {
            var leading = CountSpaces(token, fromEnd: false);
            var trailing = CountSpaces(token, fromEnd: true);
            if (leading > 0)
            {
                // A single blank at the start is the one that was added; it has no place in the text.
                if ((isFirst || offset.Start == 0) && addsPrefixSpace && leading == 1) leading = 0;
                offset.Start = Math.Min(offset.Start + leading, offset.End);
            }

            if (trailing > 0 && offset.End >= trailing) offset.End = Math.Max(offset.End - trailing, offset.Start);
        }

        return offset;
    }

    private static int CountSpaces(string token, bool fromEnd)
    {
        var count = 0;
        while (count < token.Length && token[fromEnd ? token.Length - 1 - count : count] is var c && (c == ByteAlphabet.Blank || char.IsWhiteSpace(c))) count++;
        return count;
    }
}
