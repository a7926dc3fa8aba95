using System.Runtime.InteropServices;

namespace Multilabel;

/// <summary>Tokens and their ids. All characters lie in one array and lookups take spans, so that neither loading nor finding allocates strings.</summary>
internal sealed class Vocabulary
{
    private const int LargestId = 1 << 24;

    private char[] pool;
    private int used;
    private readonly List<(int Start, int Length, int Id)> entries;
    private int[] slots;
    private int[] entryOfId = [];

    public Vocabulary(int expectedTokens)
    {
        pool = new char[Math.Max(64, expectedTokens * 8)];
        entries = new(expectedTokens);
        slots = new int[Math.Max(64, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)expectedTokens * 2))];
    }

    /// <summary>How many different tokens there are.</summary>
    public int Count => entries.Count;

    /// <summary>The highest id plus one.</summary>
    public int Size => entryOfId.Length == 0 ? 0 : highestId + 1;

    private int highestId = -1;

    /// <summary>The length of the longest token in chars.</summary>
    public int LongestToken { get; private set; }

    /// <summary>Adds a token; the same token again gets the new id.</summary>
    public void Add(ReadOnlySpan<char> token, int id)
    {
        if (id is < 0 or > LargestId) throw new MultilabelException($"token \"{token}\" has id {id}; expected 0 to {LargestId}.");
        if (entries.Count * 2 >= slots.Length) Rehash();
        var slot = Slot(TextHash.Finish(TextHash.Continue(TextHash.Seed, token)), token, default);
        var entry = slots[slot] - 1;
        if (entry < 0)
        {
            if (used + token.Length > pool.Length) Array.Resize(ref pool, Math.Max(pool.Length * 2, used + token.Length));
            token.CopyTo(pool.AsSpan(used));
            entry = entries.Count;
            entries.Add((used, token.Length, id));
            slots[slot] = entry + 1;
            used += token.Length;
            LongestToken = Math.Max(LongestToken, token.Length);
        }
        else
        {
            entries[entry] = entries[entry] with { Id = id };
        }

        if (id >= entryOfId.Length) Array.Resize(ref entryOfId, Math.Max(id + 1, Math.Max(64, entryOfId.Length * 2)));
        entryOfId[id] = entry + 1;
        highestId = Math.Max(highestId, id);
    }

    /// <summary>The id of a token, or -1.</summary>
    public int Find(ReadOnlySpan<char> token) => Find(TextHash.Continue(TextHash.Seed, token), token, default);

    /// <summary>The id of <paramref name="prefix"/> + <paramref name="rest"/>, whose continued hash is known; or -1.</summary>
    public int Find(ulong hash, ReadOnlySpan<char> prefix, ReadOnlySpan<char> rest)
    {
        var entry = slots[Slot(TextHash.Finish(hash), prefix, rest)] - 1;
        return entry < 0 ? -1 : entries[entry].Id;
    }

    /// <summary>The token with this id, or null where the vocabulary has a hole.</summary>
    public string? Token(int id) => (uint)id < (uint)entryOfId.Length && entryOfId[id] > 0 ? Text(entryOfId[id] - 1).ToString() : null;

    private ReadOnlySpan<char> Text(int entry)
    {
        var (start, length, _) = CollectionsMarshal.AsSpan(entries)[entry];
        return pool.AsSpan(start, length);
    }

    /// <summary>The slot of the token, or the free one where it belongs.</summary>
    private int Slot(uint hash, ReadOnlySpan<char> prefix, ReadOnlySpan<char> rest)
    {
        var mask = slots.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            if (slots[slot] == 0) return slot;
            var text = Text(slots[slot] - 1);
            if (text.Length == prefix.Length + rest.Length && text.StartsWith(prefix) && text[prefix.Length..].SequenceEqual(rest)) return slot;
        }
    }

    private void Rehash()
    {
        slots = new int[slots.Length * 2];
        for (var entry = 0; entry < entries.Count; entry++)
        {
            var text = Text(entry);
            slots[Slot(TextHash.Finish(TextHash.Continue(TextHash.Seed, text)), text, default)] = entry + 1;
        }
    }
}
