namespace Multilabel;

/// <summary>The label whose indicative words lie behind the cut more than any other's.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Share">Of the occurrences of its indicative words in its rows.</param>
/// <param name="Words">Some of the words.</param>
internal sealed record CutWords(string Label, double Share, IReadOnlyList<string> Words)
{
    private const int Fewest = 3, Indicative = 12;

    /// <param name="texts">All rows.</param>
    /// <param name="labels">[rows][labels].</param>
    /// <param name="names">Of the labels.</param>
    /// <param name="kept">How many characters of a row are read.</param>
    public static CutWords? Of(IReadOnlyList<string> texts, bool[][] labels, IReadOnlyList<string> names, Func<int, int> kept)
    {
        var parts = texts.Select((t, i) => (Kept: WordsOf(t[..Math.Min(t.Length, kept(i))]), Behind: WordsOf(t[Math.Min(t.Length, kept(i))..]))).ToArray();
        var rowsOf = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < parts.Length; i++)
        {
            foreach (var word in parts[i].Kept.Concat(parts[i].Behind).Distinct(StringComparer.Ordinal))
            {
                if (!rowsOf.TryGetValue(word, out var rows)) rowsOf[word] = rows = [];
                rows.Add(i);
            }
        }
        return names.Select((name, k) => OfLabel(name, k, parts, rowsOf, labels)).OfType<CutWords>().MaxBy(c => c.Share);
    }

    private static CutWords? OfLabel(string name, int k, (HashSet<string> Kept, HashSet<string> Behind)[] parts, Dictionary<string, List<int>> rowsOf, bool[][] labels)
    {
        var share = labels.Average(r => r[k] ? 1.0 : 0);
        if (share is 0 or 1) return null;
        // Words of which most rows have the label, and clearly more than rows at large; those that cover most come first.
        var best = rowsOf.Where(w => w.Value.Count >= Fewest).Select(w => (Word: w.Key, Rows: w.Value, Positives: w.Value.Count(i => labels[i][k])))
            .Where(w => w.Positives >= Fewest && w.Positives >= 0.7 * w.Rows.Count && w.Positives >= 2 * share * w.Rows.Count)
            .OrderByDescending(w => w.Positives * Math.Log(w.Positives / (share * w.Rows.Count))).ThenBy(w => w.Word, StringComparer.Ordinal).Take(Indicative).ToList();
        if (best.Count == 0) return null;
        var (behind, all) = (0, 0);
        foreach (var (word, rows, _) in best)
        {
            foreach (var i in rows.Where(i => labels[i][k]))
            {
                all++;
                if (!parts[i].Kept.Contains(word)) behind++;
            }
        }
        return new CutWords(name, behind / (double)all, [.. best.Take(4).Select(w => w.Word)]);
    }

    private static HashSet<string> WordsOf(string text) =>
        [.. text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(w => w.Trim('.', ',', '!', '?', '"', '\'', ';', ':', '(', ')')).Where(w => w.Length > 1)];
}
