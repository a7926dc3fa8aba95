namespace Multilabel;

/// <summary>Ids with the chars <c>[start, end)</c> of the working text that each covers.</summary>
internal sealed class TokenList
{
    private int[] ids = new int[256], starts = new int[256], ends = new int[256];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Ids => ids.AsSpan(0, Count);

    public int Start(int index) => starts[index];

    public int End(int index) => ends[index];

    public void Clear() => Count = 0;

    public void Truncate(int count) => Count = count;

    public void Add(int id, int start, int end)
    {
        if (Count == ids.Length) Grow(Count + 1);
        ids[Count] = id;
        starts[Count] = start;
        ends[Count++] = end;
    }

    /// <summary>Adds the tokens of a word that begins at <paramref name="offset"/>.</summary>
    public void Add(WordTokens word, int offset)
    {
        var count = word.Ids.Length;
        if (Count + count > ids.Length) Grow(Count + count);
        for (var i = 0; i < count; i++)
        {
            ids[Count] = word.Ids[i];
            starts[Count] = offset + word.Starts[i];
            ends[Count++] = offset + word.Ends[i];
        }
    }

    /// <summary>A copy of the tokens from <paramref name="first"/> on, relative to the word at <paramref name="offset"/>.</summary>
    public WordTokens Copy(ReadOnlySpan<char> word, int first, int offset)
    {
        var count = Count - first;
        var (relativeStarts, relativeEnds) = (new byte[count], new byte[count]);
        for (var i = 0; i < count; i++)
        {
            relativeStarts[i] = (byte)(starts[first + i] - offset);
            relativeEnds[i] = (byte)(ends[first + i] - offset);
        }

        return new WordTokens(word.ToString(), ids.AsSpan(first, count).ToArray(), relativeStarts, relativeEnds);
    }

    private void Grow(int needed)
    {
        var size = Math.Max(needed, ids.Length * 2);
        Array.Resize(ref ids, size);
        Array.Resize(ref starts, size);
        Array.Resize(ref ends, size);
    }
}
