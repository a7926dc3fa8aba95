namespace Multilabel.DoctorBenchmark;

/// <summary>Small parts of public data sets: a few of their frequent labels, and rows that have one of these or, now and then, none.</summary>
internal static class PublicCorpora
{
    private const int LongestText = 160;

    public static readonly string[][] Files = [["ethos", "all.csv"], ["nlupp", "all.csv"], ["reuters", "train.csv"], ["goemotions", "train.csv"]];

    private static readonly Dictionary<string, Dataset> Known = [];

    public static Corpus Make(string folder, string[] file, int labels, int rows, int others, SeededRandom random)
    {
        var path = Path.Combine([folder, .. file]);
        Dataset data;
        lock (Known)
        {
            if (!Known.TryGetValue(path, out data!))
                Known[path] = data = Dataset.Load(path, new DatasetOptions { Text = "text", Labels = ["labels"], LabelSeparator = "|" });
        }
        var frequent = Enumerable.Range(0, data.LabelNames.Count).OrderByDescending(k => data.Rows.Count(r => r.Labels[k])).Take(labels * 2).ToArray();
        random.Shuffle(frequent.AsSpan());
        var chosen = frequent[..Math.Min(labels, frequent.Length)];
        var order = random.Permutation(data.Rows.Count);
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var taken = new List<LabelledText>();
        foreach (var row in order.Select(i => data.Rows[i]))
        {
            var truth = Array.ConvertAll(chosen, k => row.Labels[k]);
            var text = Shortened(row.Text.Trim());
            if (text.Length < 8 || (!truth.Contains(true) && random.NextDouble() < 0.93) || !known.Add(text)) continue;
            taken.Add(new LabelledText(text, truth));
            if (taken.Count == rows + others) break;
        }
        // A small set gives fewer rows.
        rows = Math.Min(rows, taken.Count * rows / (rows + others));
        return new Corpus(file[0], [.. chosen.Select(k => data.LabelNames[k])], [.. taken[..rows]], [.. taken[rows..]]);
    }

    private static string Shortened(string text)
    {
        if (text.Length <= LongestText) return text;
        var end = text.LastIndexOf(' ', LongestText);
        return text[..(end > 0 ? end : LongestText)];
    }
}
