namespace Multilabel;

/// <summary>
/// Texts to TF-IDF rows: blocks of n-grams, each scaled to length 1 by itself, as a FeatureUnion of scikit-learn's TfidfVectorizers
/// (smooth idf) does. Features are numbered by block, the most frequent first.
/// </summary>
internal sealed class TfIdf
{
    private readonly Dictionary<string, int>[] numbers; // [blocks] n-gram to feature

    public TfIdf(IReadOnlyList<Ngrams> blocks, IReadOnlyList<string[]> vocabulary, float[] idf, bool sublinear)
    {
        (Blocks, Vocabulary, Idf, Sublinear) = (blocks, vocabulary, idf, sublinear);
        numbers = new Dictionary<string, int>[blocks.Count];
        var next = 0;
        for (var block = 0; block < blocks.Count; block++)
        {
            numbers[block] = new Dictionary<string, int>(vocabulary[block].Length, StringComparer.Ordinal);
            foreach (var ngram in vocabulary[block])
                numbers[block][ngram] = next++;
        }
        if (next != idf.Length)
            throw new MultilabelException($"The linear classifier's vocabulary has {next} n-grams but {idf.Length} weights of them; the two files are not from one classifier.");
    }

    public IReadOnlyList<Ngrams> Blocks { get; }

    /// <summary>[blocks][n-grams]</summary>
    public IReadOnlyList<string[]> Vocabulary { get; }

    public float[] Idf { get; }

    public bool Sublinear { get; }

    /// <summary>Learns n-grams and their idf = ln((1 + texts) / (1 + texts with it)) + 1 from the texts.</summary>
    public static TfIdf Fit(IReadOnlyList<string> texts, LinearOptions options, int labels, CancellationToken cancellation = default)
    {
        var blocks = new[]
        {
            new Ngrams(Ngrams.Words, options.WordNgrams.Shortest, options.WordNgrams.Longest),
            new Ngrams(Ngrams.CharactersInWords, options.CharNgrams.Shortest, options.CharNgrams.Longest),
        };
        var counts = Array.ConvertAll(blocks, _ => new NgramCounts());
        foreach (var text in texts)
        {
            cancellation.ThrowIfCancellationRequested();
            var normalised = Ngrams.Normalise(text);
            for (var block = 0; block < blocks.Length; block++)
                counts[block].Add(blocks[block], normalised);
        }
        var leastTexts = LeastTexts(counts, Math.Max(1, Math.Min(options.MaxFeatures, options.MaxWeights / Math.Max(1, labels))));
        var kept = Array.ConvertAll(counts, count => count.AtLeast(leastTexts).ToArray());
        var idf = kept.SelectMany(block => block).Select(ngram => (float)(PortableMath.Log((1.0 + texts.Count) / (1 + ngram.Texts)) + 1)).ToArray();
        return new TfIdf(blocks, Array.ConvertAll(kept, block => Array.ConvertAll(block, ngram => ngram.Ngram)), idf, options.SublinearTf);
    }

    public SparseRows Transform(IReadOnlyList<string> texts, CancellationToken cancellation = default)
    {
        var columns = new int[texts.Count][];
        var values = new float[texts.Count][];
        Parallel.For(0, texts.Count, new ParallelOptions { CancellationToken = cancellation }, row => (columns[row], values[row]) = Transform(texts[row]));
        return new SparseRows(columns, values, Idf.Length);
    }

    /// <summary>One text's features, in rising order, and their values. A text without known n-grams has none.</summary>
    public (int[] Columns, float[] Values) Transform(string text)
    {
        var normalised = Ngrams.Normalise(text);
        var columns = new List<int>();
        var values = new List<float>();
        for (var block = 0; block < Blocks.Count; block++)
        {
            var counts = Count(block, normalised);
            var weights = Array.ConvertAll(counts, count => (Sublinear ? 1 + PortableMath.Log(count.Times) : count.Times) * Idf[count.Feature]);
            var norm = Math.Sqrt(weights.Sum(weight => weight * weight));
            columns.AddRange(counts.Select(count => count.Feature));
            values.AddRange(weights.Select(weight => (float)(weight / norm)));
        }
        return ([.. columns], [.. values]);
    }

    private (int Feature, int Times)[] Count(int block, string normalised)
    {
        var found = new List<int>();
        var lookup = numbers[block].GetAlternateLookup<ReadOnlySpan<char>>();
        Blocks[block].Read(normalised, ngram =>
        {
            if (lookup.TryGetValue(ngram, out var feature))
                found.Add(feature);
        });
        found.Sort();
        var counts = new List<(int, int)>();
        for (var start = 0; start < found.Count;)
        {
            var end = start + 1;
            while (end < found.Count && found[end] == found[start])
                end++;
            counts.Add((found[start], end - start));
            start = end;
        }
        return [.. counts];
    }

    /// <summary>The least number of texts an n-gram must occur in so that no more than <paramref name="most"/> are kept.</summary>
    private static int LeastTexts(NgramCounts[] counts, long most)
    {
        var kept = 0L;
        var histograms = Array.ConvertAll(counts, count => count.Histogram());
        var reliable = counts.Max(count => count.ReliableFrom);
        var least = int.MaxValue;
        foreach (var texts in histograms.SelectMany(histogram => histogram.Keys).Distinct().OrderDescending())
        {
            kept += histograms.Sum(histogram => histogram.GetValueOrDefault(texts));
            if (kept > most || texts < reliable)
                break;
            least = texts;
        }
        return least;
    }
}
