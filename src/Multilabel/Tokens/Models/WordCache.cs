namespace Multilabel;

/// <summary>
/// Remembers words already tokenized, in bounded memory (some 10 MB at most). Threads share it without locks: blocks never change once they are in,
/// a slot is one reference, and losing a race only means computing a word again.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Longer words are rare and would fill the memory.</summary>
    public const int LongestWord = 48;

    private const int Sets = 1 << 15;

    private readonly char[]?[] slots = new char[]?[Sets * 2];

    public bool TryFind(ReadOnlySpan<char> word, uint hash, out WordTokens tokens)
    {
        var slot = Slot(hash);
        var block = slots[slot];
        if (block is null || !WordTokens.Of(block).Is(word)) block = slots[slot + 1];
        tokens = block is null ? default : WordTokens.Of(block);
        return block is not null && tokens.Is(word);
    }

    /// <summary>The newest word takes the first place of its pair and moves the one there to the second.</summary>
    public void Add(WordTokens word, uint hash)
    {
        var slot = Slot(hash);
        slots[slot + 1] = slots[slot];
        slots[slot] = word.Block;
    }

    private static int Slot(uint hash) => (int)(hash & (Sets - 1)) * 2;
}
