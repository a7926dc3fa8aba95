using System.Runtime.InteropServices;

namespace Multilabel;

/// <summary>
/// Pairs of texts that are equal or nearly so: their sets of five neighbouring characters have a Jaccard index of at least 0.9. Exact, without
/// comparing every pair: of two such sets each must have one of its few rarest members in the other (prefix filter, Chaudhuri et al. 2006).
/// </summary>
internal static class NearDuplicates
{
    private const int Size = 5;
    private const double Least = 0.9;

    /// <summary>Pairs of positions, the lower first; a text that is near to several is paired with each of them that comes before it.</summary>
    /// <param name="texts">As read; case, white space and Unicode form do not count.</param>
    public static List<(int First, int Second)> Find(IReadOnlyList<string> texts)
    {
        var sets = texts.Select(text => Shingles(DuplicateTexts.Normalize(text))).ToArray();
        var frequencies = new Dictionary<ulong, int>();
        foreach (var shingle in sets.SelectMany(set => set)) CollectionsMarshal.GetValueRefOrAddDefault(frequencies, shingle, out _)++;
        foreach (var set in sets) Array.Sort(set, (a, b) => (frequencies[a], a).CompareTo((frequencies[b], b)));

        var pairs = new List<(int, int)>();
        var holders = new Dictionary<ulong, List<int>>();   // texts that have a shingle among their rarest
        for (var second = 0; second < sets.Length; second++)
        {
            var set = sets[second];
            var rarest = set.Length - (int)Math.Ceiling(Least * set.Length) + 1;
            var seen = new HashSet<int>();
            for (var i = 0; i < Math.Min(rarest, set.Length); i++)
            {
                var list = CollectionsMarshal.GetValueRefOrAddDefault(holders, set[i], out _) ??= [];
                foreach (var first in list)
                    if (seen.Add(first) && Jaccard(sets[first], set, frequencies) >= Least) pairs.Add((first, second));
                list.Add(second);
            }
        }
        return pairs;
    }

    // Both in the order of frequency; texts without a single character are like nothing.
    private static double Jaccard(ulong[] a, ulong[] b, Dictionary<ulong, int> frequencies)
    {
        if (Math.Min(a.Length, b.Length) < Least * Math.Max(a.Length, b.Length)) return 0;
        var (i, j, common) = (0, 0, 0);
        while (i < a.Length && j < b.Length)
        {
            var order = (frequencies[a[i]], a[i]).CompareTo((frequencies[b[j]], b[j]));
            if (order == 0) common++;
            if (order <= 0) i++;
            if (order >= 0) j++;
        }
        return (double)common / (a.Length + b.Length - common);
    }

    // A text shorter than five characters is one shingle.
    private static ulong[] Shingles(string text)
    {
        if (text.Length == 0) return [];
        var set = new HashSet<ulong>();
        for (var start = 0; start == 0 || start + Size <= text.Length; start++)
        {
            var hash = 0UL;
            foreach (var c in text.AsSpan(start, Math.Min(Size, text.Length - start))) hash = SeededRandom.Mix(hash ^ c) + 1;
            set.Add(hash);
        }
        return [.. set];
    }
}
