namespace Multilabel;

/// <summary>Words as symbols, and how often each pair of neighbours occurs; a merge touches only the words that have the pair.</summary>
internal sealed class PairCounts
{
    private readonly int[][] _words;
    private readonly int[] _lengths;
    private readonly long[] _counts;
    private readonly Dictionary<(int Left, int Right), Pair> _pairs = [];
    private readonly PriorityQueue<(int Left, int Right), Rank> _queue = new();
    private readonly HashSet<(int Left, int Right)> _grown = [];

    public PairCounts(IReadOnlyList<(int[] Symbols, long Count)> words)
    {
        _words = [.. words.Select(w => w.Symbols)];
        _lengths = [.. _words.Select(w => w.Length)];
        _counts = [.. words.Select(w => w.Count)];
        for (var word = 0; word < _words.Length; word++)
            for (var i = 0; i + 1 < _lengths[word]; i++) Change(_words[word][i], _words[word][i + 1], word, _counts[word]);
        EnqueueGrown();
    }

    /// <summary>The most frequent pair, which is to be merged then; null when no pair is left.</summary>
    public (int Left, int Right, long Count)? TakeMostFrequent()
    {
        while (_queue.TryDequeue(out var key, out var rank))
        {
            if (!_pairs.TryGetValue(key, out var pair)) continue;
            // A count that has changed since puts the pair elsewhere in the queue.
            if (pair.Count == rank.Count) return (key.Left, key.Right, pair.Count);
            if (pair.Count > 0) _queue.Enqueue(key, new Rank(pair.Count, key.Left, key.Right));
        }
        return null;
    }

    /// <summary>Replaces the pair by one symbol everywhere.</summary>
    public void Merge(int left, int right, int joined)
    {
        _pairs.Remove((left, right), out var merged);
        foreach (var word in merged!.Words) MergeIn(word, left, right, joined);
        EnqueueGrown();
    }

    private void MergeIn(int word, int left, int right, int joined)
    {
        var (symbols, count) = (_words[word], _counts[word]);
        for (var i = 0; i + 1 < _lengths[word]; i++)
        {
            if (symbols[i] != left || symbols[i + 1] != right) continue;
            if (i > 0)
            {
                Change(symbols[i - 1], left, word, -count);
                Change(symbols[i - 1], joined, word, count);
            }
            if (i + 2 < _lengths[word])
            {
                Change(right, symbols[i + 2], word, -count);
                Change(joined, symbols[i + 2], word, count);
            }
            symbols[i] = joined;
            Array.Copy(symbols, i + 2, symbols, i + 1, _lengths[word] - i - 2);
            _lengths[word]--;
        }
    }

    private void Change(int left, int right, int word, long change)
    {
        if (!_pairs.TryGetValue((left, right), out var pair))
        {
            if (change < 0) return;   // the pair that is being merged
            _pairs[(left, right)] = pair = new Pair();
        }
        pair.Count += change;
        if (change < 0) return;
        if (pair.Words.Count == 0 || pair.Words[^1] != word) pair.Words.Add(word);
        _grown.Add((left, right));
    }

    private void EnqueueGrown()
    {
        foreach (var key in _grown)
            if (_pairs.TryGetValue(key, out var pair) && pair.Count > 0) _queue.Enqueue(key, new Rank(pair.Count, key.Left, key.Right));
        _grown.Clear();
    }

    private sealed class Pair
    {
        public long Count { get; set; }

        public List<int> Words { get; } = [];
    }

    // Frequent pairs first, then low ids.
    private readonly record struct Rank(long Count, int Left, int Right) : IComparable<Rank>
    {
        public int CompareTo(Rank other) =>
            Count != other.Count ? other.Count.CompareTo(Count) : Left != other.Left ? Left.CompareTo(other.Left) : Right.CompareTo(other.Right);
    }
}
