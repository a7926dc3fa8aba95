using System.Collections.Concurrent;

namespace Multilabel;

/// <summary>How often each word occurs in texts, as a tokenizer's normalizer and pre-tokenizer leave it.</summary>
internal sealed class WordCounts
{
    /// <summary>Longer ones are unknown to a WordPiece model anyway.</summary>
    private const int LongestWord = 100;

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Counts the words of texts on all cores.</summary>
    public static WordCounts Of(Tokenizer tokenizer, int texts, Func<int, string> text)
    {
        var total = new WordCounts();
        var parts = new ConcurrentBag<WordCounts>();
        Parallel.ForEach(Partitioner.Create(0, Math.Max(texts, 1)), range =>
        {
            var part = new WordCounts();
            for (var i = range.Item1; i < Math.Min(range.Item2, texts); i++) part.Add(tokenizer, text(i));
            parts.Add(part);
        });
        foreach (var (word, count) in parts.SelectMany(part => part._counts)) total._counts[word] = total._counts.GetValueOrDefault(word) + count;
        return total;
    }

    private void Add(Tokenizer tokenizer, string text)
    {
        var lookup = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
        tokenizer.VisitWords(text, word =>
        {
            if (word.Length <= LongestWord) lookup[word] = lookup.TryGetValue(word, out var count) ? count + 1 : 1;
        });
    }
}
