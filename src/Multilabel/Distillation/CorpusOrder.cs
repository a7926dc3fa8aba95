namespace Multilabel;

/// <summary>
/// Which texts are held out and in which order passes visit the others. All of it follows from (seed, pass), so that a resumed run goes on at the
/// same text.
/// </summary>
internal sealed class CorpusOrder
{
    private const long HeldOutStream = -1;

    private readonly Corpus _corpus;
    private readonly int[] _trained;
    private readonly int _seed;

    public CorpusOrder(Corpus corpus, int heldOut, int seed)
    {
        (_corpus, _seed) = (corpus, seed);
        var order = new SeededRandom(seed, HeldOutStream).Permutation(corpus.Count);
        var count = Math.Min(heldOut, corpus.Count / 10);
        HeldOut = [.. order.Take(count).Order()];
        _trained = [.. order.Skip(count).Order()];
        VisitsPerPass = _trained.Sum(corpus.WeightOf);
    }

    /// <summary>Texts to measure on.</summary>
    public int[] HeldOut { get; }

    /// <summary>Texts to train on.</summary>
    public int Trained => _trained.Length;

    /// <summary>How many texts a pass visits, on average.</summary>
    public double VisitsPerPass { get; }

    /// <summary>The texts that a pass visits, in random order. A weight of 2.3 means twice, and a third time with a probability of 0.3.</summary>
    public int[] Pass(int pass)
    {
        var random = new SeededRandom(_seed, pass);
        var visits = new List<int>(_trained.Length);
        foreach (var text in _trained)
        {
            var weight = _corpus.WeightOf(text);
            var whole = (int)Math.Floor(weight);
            var times = whole + (weight > whole && random.NextDouble() < weight - whole ? 1 : 0);
            for (var i = 0; i < times; i++) visits.Add(text);
        }
        var order = visits.ToArray();
        random.Shuffle(order.AsSpan());
        return order;
    }

    /// <summary>Consecutive texts in batches of about equally many tokens, about <paramref name="tokens"/> or fewer: none is a small rest.</summary>
    public static List<Range> Batches(IReadOnlyList<int[]> ids, int tokens)
    {
        var all = ids.Sum(i => (long)i.Length);
        var share = all / Math.Max(1, Math.Ceiling(all / (double)tokens));
        var batches = new List<Range>();
        var (start, before) = (0, 0L);
        for (var i = 0; i < ids.Count; i++)
        {
            // A text belongs to the batch that its middle falls into.
            if (i > start && before + (ids[i].Length / 2.0) > share * (batches.Count + 1))
            {
                batches.Add(start..i);
                start = i;
            }
            before += ids[i].Length;
        }
        if (start < ids.Count) batches.Add(start..ids.Count);
        return batches;
    }
}
