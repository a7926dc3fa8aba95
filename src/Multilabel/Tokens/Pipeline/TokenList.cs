namespace Multilabel;

/// <summary>Ids with the chars <c>[start, end)</c> of the working text that each covers.</summary>
internal sealed class TokenList
{
    private int[] ids = new int[256], starts = new int[256], ends = new int[256];

    private bool tracks;

    public int Count { get; private set; }

    public ReadOnlySpan<int> Ids => ids.AsSpan(0, Count);

    public int Start(int index) => starts[index];

    public int End(int index) => ends[index];

    /// <summary>Empties the list; without <paramref name="tracks"/> it need not know what known words cover.</summary>
    public void Clear(bool tracks)
    {
        Count = 0;
        this.tracks = tracks;
    }

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
        var known = word.Ids;
        if (Count + known.Length > ids.Length) Grow(Count + known.Length);
        if (known.Length == 1) ids[Count] = known[0];
        else known.CopyTo(ids.AsSpan(Count));
        for (var i = 0; i < known.Length && tracks; i++)
        {
            starts[Count + i] = offset + word.Start(i);
            ends[Count + i] = offset + word.End(i);
        }

        Count += known.Length;
    }

    /// <summary>A copy of the tokens from <paramref name="first"/> on, for the word at <paramref name="offset"/>.</summary>
    public WordTokens Copy(ReadOnlySpan<char> word, int first, int offset)
    {
        var copy = WordTokens.Make(word, Ids[first..]);
        for (var i = first; i < Count; i++) copy.SetPlace(i - first, starts[i] - offset, ends[i] - offset);
        return copy;
    }

    private void Grow(int needed)
    {
        var size = Math.Max(needed, ids.Length * 2);
        Array.Resize(ref ids, size);
        Array.Resize(ref starts, size);
        Array.Resize(ref ends, size);
    }
}
