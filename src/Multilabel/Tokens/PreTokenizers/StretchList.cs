namespace Multilabel;

/// <summary>Turns matches and what lies between them into pieces.</summary>
internal static class StretchList
{
    /// <summary>Adds a match and the stretch before it, if any.</summary>
    public static void AddMatch(this List<Stretch> stretches, int start, int end)
    {
        stretches.Close(start);
        stretches.Add(new Stretch(start, end, true));
    }

    /// <summary>Adds the stretch up to <paramref name="length"/> that nothing has covered.</summary>
    public static void Close(this List<Stretch> stretches, int length)
    {
        var last = stretches.Count == 0 ? 0 : stretches[^1].End;
        if (last < length) stretches.Add(new Stretch(last, length, false));
    }

    public static void Invert(this List<Stretch> stretches)
    {
        for (var i = 0; i < stretches.Count; i++) stretches[i] = stretches[i] with { IsMatch = !stretches[i].IsMatch };
    }

    /// <summary>Adds the pieces that <paramref name="behavior"/> makes of the stretches of a text at <paramref name="offset"/>.</summary>
    public static void AddPieces(this List<Stretch> stretches, SplitBehavior behavior, int offset, List<Piece> pieces)
    {
        for (var i = 0; i < stretches.Count;)
        {
            var next = i + 1;
            while (next < stretches.Count && Joins(stretches, next, behavior)) next++;
            var (start, end) = (stretches[i].Start, stretches[next - 1].End);
            if (end > start && !(behavior == SplitBehavior.Removed && stretches[i].IsMatch)) pieces.Add(new Piece(offset + start, end - start));
            i = next;
        }
    }

    /// <summary>Whether the stretch belongs to the same piece as the one before it; a match joins only a stretch that is none.</summary>
    private static bool Joins(List<Stretch> stretches, int index, SplitBehavior behavior) => behavior switch
    {
        SplitBehavior.Contiguous => stretches[index].IsMatch == stretches[index - 1].IsMatch,
        SplitBehavior.MergedWithPrevious => stretches[index].IsMatch && !stretches[index - 1].IsMatch,
        SplitBehavior.MergedWithNext => stretches[index - 1].IsMatch && !stretches[index].IsMatch,
        _ => false,
    };
}
