using System.Numerics;
using System.Runtime.CompilerServices;

namespace Multilabel;

/// <summary>
/// Tokens and their ids. All characters lie in one array and lookups take spans and hashes that are continued char by char, so that neither
/// loading nor finding allocates strings.
/// </summary>
internal sealed class Vocabulary
{
    private const int LargestId = 1 << 24;

    private char[] pool;
    private int used;
    private Entry[] entries;
    private ulong[] slots; // hash in the upper half, number of the entry plus one in the lower
    private ulong[] beginnings; // one bit for (the hash of) every beginning of a token
    private int[] entryOfId = [];

    public Vocabulary(int expectedTokens)
    {
        pool = new char[Math.Max(64, expectedTokens * 8)];
        entries = new Entry[Math.Max(16, expectedTokens)];
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, expectedTokens * 2));
        (slots, beginnings) = (new ulong[size], new ulong[size / 4]);
    }

    /// <summary>How many different tokens there are.</summary>
    public int Count { get; private set; }

    /// <summary>The highest id plus one.</summary>
    public int Size { get; private set; }

    /// <summary>Adds a token; the same token again gets the new id.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // loading is over before the runtime would optimize it
    public void Add(ReadOnlySpan<char> token, int id)
    {
        if (id is < 0 or > LargestId) throw new MultilabelException($"token \"{token}\" has id {id}; expected 0 to {LargestId}.");
        if (Count == entries.Length) Array.Resize(ref entries, Count * 2);
        if (Count * 2 >= slots.Length) Rehash();
        var hash = TextHash.Finish(TextHash.Continue(TextHash.Seed, token));
        var slot = Slot(hash, token, default);
        var entry = (int)slots[slot] - 1;
        if (entry < 0)
        {
            if (used + token.Length > pool.Length) Array.Resize(ref pool, Math.Max(pool.Length * 2, used + token.Length));
            token.CopyTo(pool.AsSpan(used));
            entry = Count++;
            entries[entry] = new Entry(used, token.Length, id);
            used += token.Length;
            slots[slot] = (ulong)hash << 32 | (uint)(entry + 1);
            NoteBeginnings(token);
        }
        else
        {
            entries[entry] = entries[entry] with { Id = id };
        }

        if (id >= entryOfId.Length) Array.Resize(ref entryOfId, Math.Max(id + 1, Math.Max(64, entryOfId.Length * 2)));
        entryOfId[id] = entry + 1;
        Size = Math.Max(Size, id + 1);
    }

    /// <summary>The id of a token, or -1.</summary>
    public int Find(ReadOnlySpan<char> token) => Find(TextHash.Continue(TextHash.Seed, token), default, token);

    /// <summary>The id of <paramref name="prefix"/> + <paramref name="rest"/>, whose continued hash is known; or -1.</summary>
    public int Find(ulong hash, ReadOnlySpan<char> prefix, ReadOnlySpan<char> rest)
    {
        var entry = (int)slots[Slot(TextHash.Finish(hash), prefix, rest)] - 1;
        return entry < 0 ? -1 : entries[entry].Id;
    }

    /// <summary>Whether a token may begin with the text of this continued hash; false is certain.</summary>
    public bool MayBegin(ulong hash)
    {
        var bit = Bit(hash);
        return (beginnings[bit >> 6] >> bit & 1) != 0;
    }

    /// <summary>The token with this id, or null where the vocabulary has a hole.</summary>
    public string? Token(int id) => (uint)id < (uint)entryOfId.Length && entryOfId[id] > 0 ? Text(entryOfId[id] - 1).ToString() : null;

    private ReadOnlySpan<char> Text(int entry) => pool.AsSpan(entries[entry].Start, entries[entry].Length);

    /// <summary>The slot of the token, or the free one where it belongs.</summary>
    private int Slot(uint hash, ReadOnlySpan<char> prefix, ReadOnlySpan<char> rest)
    {
        var mask = slots.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            var content = slots[slot];
            if (content == 0) return slot;
            if ((uint)(content >> 32) != hash) continue;
            var text = Text((int)content - 1);
            if (text.Length == prefix.Length + rest.Length && text.StartsWith(prefix) && text[prefix.Length..].SequenceEqual(rest)) return slot;
        }
    }

    private int Bit(ulong hash) => (int)(TextHash.Finish(hash) & (uint)(beginnings.Length * 64 - 1));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void NoteBeginnings(ReadOnlySpan<char> token)
    {
        var hash = TextHash.Seed;
        foreach (var c in token)
        {
            hash = TextHash.Continue(hash, c);
            var bit = Bit(hash);
            beginnings[bit >> 6] |= 1UL << bit;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rehash()
    {
        var old = slots;
        (slots, beginnings) = (new ulong[old.Length * 2], new ulong[old.Length / 2]);
        var mask = slots.Length - 1;
        foreach (var content in old)
        {
            if (content == 0) continue;
            var slot = (int)(content >> 32) & mask;
            while (slots[slot] != 0) slot = (slot + 1) & mask;
            slots[slot] = content;
            NoteBeginnings(Text((int)content - 1));
        }
    }

    private readonly record struct Entry(int Start, int Length, int Id);
}
