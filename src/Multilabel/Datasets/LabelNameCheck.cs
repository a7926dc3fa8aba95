namespace Multilabel;

/// <summary>Finds label names that are probably one name, and label names that stand in texts.</summary>
internal static class LabelNameCheck
{
    private const int MostNamesCompared = 1500;

    public static List<LabelPair> FindNearEqual(IReadOnlyList<string> names)
    {
        var pairs = new List<LabelPair>();
        var keys = names.Select(Column.KeyOf).ToArray();
        if (names.Count > MostNamesCompared)
        {
            foreach (var group in keys.Select((key, index) => (key, index)).Where(k => k.key.Length > 0).GroupBy(k => k.key, StringComparer.Ordinal).Where(g => g.Count() > 1))
                pairs.AddRange(group.Skip(1).Select(other => new LabelPair(names[group.First().index], names[other.index])));
            return pairs;
        }
        for (var i = 0; i < keys.Length; i++)
            for (var j = i + 1; j < keys.Length; j++)
                if (AreNear(keys[i], keys[j]) && !AreNumbered(names[i], names[j])) pairs.Add(new LabelPair(names[i], names[j]));
        return pairs;
    }

    public static List<NameInTexts> FindInTexts(Dataset data)
    {
        var byFirstWord = new Dictionary<string, List<(int Label, string[] Words)>>(StringComparer.Ordinal);
        for (var k = 0; k < data.LabelNames.Count; k++)
        {
            var words = WordsOf(data.LabelNames[k]);
            if (words.Length == 0 || words.Sum(w => w.Length) < 3) continue;
            if (!byFirstWord.TryGetValue(words[0], out var list)) byFirstWord[words[0]] = list = [];
            list.Add((k, words));
        }
        int[] found = new int[data.LabelNames.Count], labelled = new int[data.LabelNames.Count];
        foreach (var row in data.Rows)
        {
            foreach (var k in NamesIn(WordsOf(row.Text), byFirstWord))
            {
                found[k]++;
                if (row.Labels[k]) labelled[k]++;
            }
        }
        return [.. data.LabelNames.Select((n, k) => new NameInTexts(n, found[k], labelled[k])).Where(n => n.Rows > 0)];
    }

    private static HashSet<int> NamesIn(string[] text, Dictionary<string, List<(int Label, string[] Words)>> byFirstWord)
    {
        var names = new HashSet<int>();
        for (var i = 0; i < text.Length; i++)
        {
            if (!byFirstWord.TryGetValue(text[i], out var candidates)) continue;
            foreach (var (label, words) in candidates)
                if (text.AsSpan(i).StartsWith(words)) names.Add(label);
        }
        return names;
    }

    private static bool AreNear(string a, string b)
    {
        if (a == b) return a.Length > 0;
        var shorter = Math.Min(a.Length, b.Length);
        var allowed = shorter >= 9 ? 2 : shorter >= 5 ? 1 : 0;
        if (allowed == 0 || ClosestName.Distance(a, b, allowed + 1) > allowed) return false;
        // "label_1" and "label_2", "level 10" and "level 11" are different on purpose.
        return !a.Any(char.IsDigit) && !b.Any(char.IsDigit);
    }

    // "group a" and "group b", "phase I" and "phase II" are different on purpose, too.
    private static bool AreNumbered(string a, string b)
    {
        var (one, other) = (WordsOf(a), WordsOf(b));
        if (one.Length != other.Length || one.Length < 2) return false;
        var apart = one.Zip(other).Where(w => w.First != w.Second).ToList();
        return apart.Count == 1 && (apart[0].First.Length == 1 && apart[0].Second.Length == 1 || IsRoman(apart[0].First) && IsRoman(apart[0].Second));
    }

    private static bool IsRoman(string word) => word.All(c => c is 'i' or 'v' or 'x' or 'I' or 'V' or 'X');

    private static string[] WordsOf(string text) => [.. TextWords.Of(text).Select(w => w.Word)];
}
