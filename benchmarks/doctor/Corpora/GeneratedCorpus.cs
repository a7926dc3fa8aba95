namespace Multilabel.DoctorBenchmark;

/// <summary>
/// Sentences of real words in which labels are hinted at but not spelt out: each label has words of its own, of which a row with the label usually has
/// one or two, sometimes none, and rows without it now and then have one. So nothing separates the rows by itself, but a model can learn them by heart.
/// </summary>
internal static class GeneratedCorpus
{
    private const int Background = 420, CuesOfLabel = 9;

    private static readonly Lazy<string[]> Words = new(() =>
        [.. File.ReadLines(Path.Combine(Benchmarks.Repository.TokenFolder, "tokenizers", "wordpiece-uncased", "vocab.txt")).Where(w => w.Length > 2 && w.All(char.IsAsciiLetterLower)).Skip(200).Take(8000)]);

    private static readonly string[] Names = ["Anna", "Berlin", "Contoso", "Friday", "Lima", "Marek", "Oslo", "Paula", "Quebec", "Thames"];
    private static readonly string[] Accented = ["café", "naïve", "façade", "Müller", "résumé", "señor"];

    public static Corpus Make(Theme theme, int labels, int rows, int others, SeededRandom random)
    {
        var pool = Words.Value.ToArray();
        random.Shuffle(pool.AsSpan());
        var names = theme.Labels.ToArray();
        random.Shuffle(names.AsSpan());
        names = names[..Math.Min(labels, names.Length)];
        var background = pool[..Background];
        var cues = names.Select((_, k) => pool[(Background + k * CuesOfLabel)..(Background + (k + 1) * CuesOfLabel)]).ToArray();
        var frequencies = names.Select(_ => 0.08 + 0.25 * random.NextDouble()).ToArray();
        var made = new List<LabelledText>();
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (made.Count < rows + others)
        {
            var truth = frequencies.Select(f => random.NextDouble() < f).ToArray();
            if (!truth.Contains(true) && random.NextDouble() < 0.7) truth[random.Next(truth.Length)] = true;
            var text = Sentence(background, cues, truth, random);
            if (known.Add(text)) made.Add(new LabelledText(text, truth));
        }
        return new Corpus(theme.Name, names, [.. made[..rows]], [.. made[rows..]]);
    }

    private static string Sentence(string[] background, string[][] cues, bool[] truth, SeededRandom random)
    {
        var words = Enumerable.Range(0, 5 + random.Next(7)).Select(_ => Frequent(background, random)).ToList();
        for (var k = 0; k < truth.Length; k++)
        {
            var hints = truth[k] ? random.NextDouble() switch { < 0.08 => 0, < 0.55 => 1, _ => 2 } : random.NextDouble() < 0.03 ? 1 : 0;
            for (var i = 0; i < hints; i++) words.Insert(random.Next(words.Count + 1), cues[k][random.Next(cues[k].Length)]);
        }
        if (random.Next(3) == 0) words.Insert(random.Next(words.Count + 1), Names[random.Next(Names.Length)]);
        if (random.Next(6) == 0) words.Insert(random.Next(words.Count + 1), Accented[random.Next(Accented.Length)]);
        if (random.Next(4) == 0) words.Insert(random.Next(words.Count + 1), random.Next(2) == 0 ? "don't" : "it's");
        if (random.Next(2) == 0) words[words.Count / 2] += ",";
        words[0] = char.ToUpperInvariant(words[0][0]) + words[0][1..];
        return string.Join(' ', words) + random.Next(5) switch { 0 => "!", 1 => "?", _ => "." };
    }

    // Frequent words often, as in ordinary text, but half of all words are any.
    private static string Frequent(string[] words, SeededRandom random) =>
        words[random.Next(2) == 0 ? random.Next(words.Length) : (int)Math.Exp(random.NextDouble() * Math.Log(words.Length)) - 1];
}
