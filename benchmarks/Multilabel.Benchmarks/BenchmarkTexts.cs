using System.Text;

namespace Multilabel.Benchmarks;

/// <summary>Texts of public data, or generated sentences where no data is given; both sides get the same through files.</summary>
internal sealed class BenchmarkTexts(BenchmarkSettings settings)
{
    private string[]? _generated;

    /// <summary>What the texts are, for the lines below a table.</summary>
    public string Description => settings.Data is null
        ? "Texts: generated sentences of 20 words (--data FOLDER names ethos/all.csv and goemotions/train.csv)."
        : "Texts: ETHOS in the order of its file, then GoEmotions' training texts.";

    /// <summary>So many texts, ETHOS' 433 first; over again where the data has fewer.</summary>
    public IEnumerable<string> Take(int count)
    {
        // Files are opened only as far as they are needed: 250 texts are all from ETHOS.
        var source = settings.Data is null ? Generated() : Read("ethos", "all.csv").Concat(Read("goemotions", "train.csv"));
        var texts = source.Take(count).ToList();
        return Enumerable.Range(0, count).Select(i => texts[i % texts.Count]);
    }

    /// <summary>A CSV file with the one column that the originals' script reads.</summary>
    public string Csv(int count) => Write($"texts-{count}.csv", Take(count).Select(t => '"' + t.Replace("\"", "\"\"", StringComparison.Ordinal) + '"').Prepend("text"));

    /// <summary>A file with one text a line.</summary>
    public string Lines(int count) => Write($"texts-{count}.txt", Take(count));

    /// <summary>A CSV file of texts that are longer than any encoder reads, so that a limit sets the length of all.</summary>
    public string LongCsv(int count)
    {
        var words = Take(400).SelectMany(t => t.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(w => w.All(char.IsAsciiLetter)).ToArray();
        return Write($"long-texts-{count}.csv", Enumerable.Range(0, count).Select(i => string.Join(' ', Enumerable.Range(0, 600).Select(w => words[((i * 600) + w) % words.Length]))).Prepend("text"));
    }

    private string[] Generated() => _generated ??= SentenceGenerator.Make(Path.Combine(Repository.TokenFolder, "tokenizers", "wordpiece-uncased"), 20_000);

    // One text a line on both sides, so line ends within a text become blanks.
    private IEnumerable<string> Read(params string[] name)
    {
        foreach (var row in TextSource.Open(Path.Combine([settings.Data!, .. name]), new DatasetOptions { Text = "text" }))
            if (!string.IsNullOrWhiteSpace(row.Text)) yield return row.Text.ReplaceLineEndings(" ").Trim();
    }

    private static string Write(string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(BenchmarkSettings.Cache, name);
        File.WriteAllText(path, string.Join('\n', lines) + "\n", new UTF8Encoding(false));
        return path;
    }
}
