using System.Text;

namespace Multilabel;

/// <summary>The symbols of one word while byte-pair encoding joins them: a doubly linked list in arrays, and the queue of possible merges.</summary>
internal sealed class SymbolList
{
    /// <summary>Words above this are not ordinary; their memory is given back.</summary>
    private const int KeptSymbols = 1 << 16;

    [ThreadStatic]
    private static SymbolList? shared;

    private Symbol[] symbols = new Symbol[64];
    private int count;
    private readonly MergeQueue queue = new();

    /// <summary>The thread's list, empty.</summary>
    public static SymbolList Rent()
    {
        shared ??= new SymbolList();
        shared.count = 0;
        return shared;
    }

    /// <summary>Appends a symbol that covers <paramref name="bytes"/> bytes of the word's UTF-8 form.</summary>
    public void Add(int id, int bytes)
    {
        if (count == symbols.Length) Array.Resize(ref symbols, count * 2);
        symbols[count] = new Symbol { Id = id, Bytes = bytes, Previous = count - 1, Next = count + 1 };
        count++;
    }

    public void Merge(MergeTable merges)
    {
        for (var i = 0; i + 1 < count; i++) Offer(merges, i, i + 1);
        while (queue.TryTake(out var rank, out var position))
        {
            ref var left = ref symbols[position];
            if (left.Bytes == 0 || left.Next >= count) continue;
            ref var right = ref symbols[left.Next];

            // The pair may have changed since it was queued.
            if (!merges.TryFind(left.Id, right.Id, out var current, out var merged) || current != rank) continue;
            left.Id = merged;
            left.Bytes += right.Bytes;
            left.Next = right.Next;
            right.Bytes = 0;
            if (left.Next < count) symbols[left.Next].Previous = position;
            if (left.Previous >= 0) Offer(merges, left.Previous, position);
            if (left.Next < count) Offer(merges, position, left.Next);
        }
    }

    /// <summary>Adds the symbols that are left. Bytes become the chars of <paramref name="word"/> that contain them.</summary>
    public void AddTo(TokenList tokens, ReadOnlySpan<char> word, int offset)
    {
        var map = new ByteToChar(word);
        var position = 0;
        for (var i = 0; i < count; i = symbols[i].Next)
        {
            var start = map.CharOf(position);
            position += symbols[i].Bytes;
            tokens.Add(symbols[i].Id, offset + start, offset + map.EndOf(position - 1));
        }

        if (symbols.Length > KeptSymbols) shared = null;
    }

    private void Offer(MergeTable merges, int left, int right)
    {
        if (merges.TryFind(symbols[left].Id, symbols[right].Id, out var rank, out _)) queue.Add(rank, left);
    }

    private struct Symbol
    {
        public int Id, Bytes, Previous, Next;
    }

    /// <summary>Walks a word forward, turning places in its UTF-8 form into places in its UTF-16 form.</summary>
    private ref struct ByteToChar(ReadOnlySpan<char> word)
    {
        private readonly ReadOnlySpan<char> word = word;
        private int index, width, byteEnd;

        public int CharOf(int position)
        {
            Advance(position);
            return index;
        }

        public int EndOf(int position)
        {
            Advance(position);
            return index + width;
        }

        private void Advance(int position)
        {
            while (position >= byteEnd && index + width < word.Length)
            {
                index += width;
                Rune.DecodeFromUtf16(word[index..], out var rune, out width);
                byteEnd += rune.Utf8SequenceLength;
            }
        }
    }
}
