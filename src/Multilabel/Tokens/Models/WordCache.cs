namespace Multilabel;

/// <summary>The tokens of one word; positions are chars of the word.</summary>
internal sealed record WordTokens(string Word, int[] Ids, byte[] Starts, byte[] Ends);

/// <summary>
/// Remembers words already tokenized, in bounded memory (about 10 MB at most). Threads share it without locks: entries never change,
/// a slot is one reference, and losing a race only means computing a word again.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Longer words are rare and would fill the memory.</summary>
    public const int LongestWord = 48;

    private const int Sets = 1 << 15;

    private readonly WordTokens?[] slots = new WordTokens?[Sets * 2];

    public WordTokens? Find(ReadOnlySpan<char> word, uint hash)
    {
        var slot = Slot(hash);
        var first = slots[slot];
        if (first is not null && word.SequenceEqual(first.Word)) return first;
        var second = slots[slot + 1];
        return second is not null && word.SequenceEqual(second.Word) ? second : null;
    }

    /// <summary>The newest word takes the first place of its pair and moves the one there to the second.</summary>
    public void Add(WordTokens word, uint hash)
    {
        var slot = Slot(hash);
        slots[slot + 1] = slots[slot];
        slots[slot] = word;
    }

    private static int Slot(uint hash) => (int)(hash & (Sets - 1)) * 2;
}
