using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Multilabel.Benchmarks;

/// <summary>
/// <c>tokens</c>: sentences a second on one thread, ours, Microsoft.ML.Tokenizers' and, with <c>--peers</c>, those of the package that transformers uses.
/// <c>tokens --parity</c>: how many texts of the reference turn into exactly Hugging Face's ids. <c>--data</c> names the folder with <c>tokenizers/</c>
/// and <c>tokens.jsonl.gz</c> (default: the test data), <c>--text</c> a file whose lines replace the generated sentences, <c>--seconds</c> how long each
/// measurement takes.
/// </summary>
internal static class TokenBenchmark
{
    private const int Sentences = 20_000;

    public static int Run(string[] args)
    {
        var parity = args.Contains("--parity");
        var (text, seconds) = ((string?)null, 2.0);
        var others = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--text" && i + 1 < args.Length) text = args[++i];
            else if (args[i] == "--seconds" && i + 1 < args.Length) seconds = double.Parse(args[++i], CultureInfo.InvariantCulture);
            else if (args[i] != "--parity") others.Add(args[i]);
        }

        var settings = BenchmarkSettings.Parse("tokens", [.. others]);
        var reference = new TokenReference(settings.Data ?? Repository.TokenFolder);
        if (parity)
        {
            TokenParity.Show(reference);
            return 0;
        }

        var sentences = text is null ? SentenceGenerator.Make(reference.FolderOf("wordpiece-uncased"), Sentences) : File.ReadAllLines(text);
        return Speed(settings, reference, sentences, text is null ? "generated sentences of 20 words" : "lines of the file", seconds);
    }

    private static int Speed(BenchmarkSettings settings, TokenReference reference, string[] sentences, string description, double seconds)
    {
        var peers = PythonPeers.Open(settings);
        var file = Path.Combine(BenchmarkSettings.Cache, "sentences.txt");
        File.WriteAllLines(file, sentences);
        var details = new Spectre.Console.Table().AddColumns("tokenizer", "by", "load ms", "sentences/s", "tokens/s", "bytes allocated/sentence");
        var (ours, theirs) = (new Samples(), new Samples());
        foreach (var name in reference.Tokenizers.Where(settings.Wants))
        {
            var watch = Stopwatch.StartNew();
            var tokenizer = Tokenizer.Load(reference.FolderOf(name));
            var load = Number(watch.Elapsed.TotalMilliseconds);
            for (var round = 0; round < settings.Rounds; round++)
            {
                var speed = TokenSpeed.Measure(sentences, s => tokenizer.EncodeIds(s, 512).Length, seconds);
                ours.Add(name, new Dictionary<string, double> { ["sentences"] = speed.Sentences });
                if (round == 0) Add(name, "Multilabel", load, speed);
                if (peers is not null) theirs.Add(name, Peer(peers, reference.FolderOf(name), file, seconds));
            }

            foreach (var other in MicrosoftTokenizer.LoadAll(reference.FolderOf(name)))
                Add(name, "Microsoft.ML.Tokenizers " + other.Name, "", TokenSpeed.Measure(sentences, s => other.Ids(s).Count, seconds));
        }

        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 160);
        AnsiConsole.Write(details);
        var table = new ResultTable(settings, peers?.Versions);
        foreach (var name in reference.Tokenizers)
            table.Add(name, ours.Median(name, "sentences"), theirs.Median(name, "sentences_per_s"), Written.SentencesPerSecond, (mine, other) => mine / other, new(1.5, 4));
        table.Note($"Texts: {description}. One thread, ids only, cut at 512; each round takes the best of the repetitions in {seconds} s. The peer: the better of encode and encode_batch.");
        return table.Finish();

        void Add(string name, string by, string load, TokenSpeed speed) =>
            details.AddRow(name, by, load, Number(speed.Sentences), Number(speed.Tokens), Number(speed.Bytes));
    }

    private static Dictionary<string, double> Peer(PythonPeers peers, string folder, string file, double seconds) => PythonPeers.Figures(peers.Run(
        "tokens.py", [folder, "--input", file, "--seconds", $"{seconds}"], new Dictionary<string, string> { ["TOKENIZERS_PARALLELISM"] = "false", ["RAYON_NUM_THREADS"] = "1" }));

    private static string Number(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
