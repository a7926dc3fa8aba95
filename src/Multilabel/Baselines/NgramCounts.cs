using System.Runtime.InteropServices;

namespace Multilabel;

/// <summary>In how many texts each n-gram of one block occurs. Memory stays bounded: when too many are known, those seen least are forgotten.</summary>
internal sealed class NgramCounts
{
    private const int MostCandidates = 4_000_000;

    private readonly Dictionary<string, (int Texts, int Last)> counts = new(StringComparer.Ordinal);
    private int forgotten;
    private int number;

    /// <summary>n-grams rarer than this may be missing or counted too low.</summary>
    public int ReliableFrom => forgotten + 1;

    public void Add(Ngrams ngrams, string normalised)
    {
        number++;
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        ngrams.Read(normalised, ngram =>
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(lookup, ngram, out _);
            if (count.Last != number)
                count = (count.Texts + 1, number);
        });
        while (counts.Count > MostCandidates)
            Forget();
    }

    /// <summary>n-grams in at least so many texts: the most frequent first, equals in ordinal order.</summary>
    public IEnumerable<(string Ngram, int Texts)> AtLeast(int texts) => counts
        .Where(pair => pair.Value.Texts >= texts)
        .Select(pair => (pair.Key, pair.Value.Texts))
        .OrderByDescending(pair => pair.Texts)
        .ThenBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>Number of n-grams by the number of texts they occur in.</summary>
    public SortedDictionary<int, int> Histogram()
    {
        var histogram = new SortedDictionary<int, int>();
        foreach (var (texts, _) in counts.Values)
            histogram[texts] = histogram.GetValueOrDefault(texts) + 1;
        return histogram;
    }

    private void Forget()
    {
        forgotten++;
        foreach (var (ngram, count) in counts)
        {
            if (count.Texts <= forgotten)
                counts.Remove(ngram);
        }
    }
}
