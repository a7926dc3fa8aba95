using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Multilabel.Benchmarks;

/// <summary>
/// <c>tokens</c>: sentences a second on one thread, ours and Microsoft.ML.Tokenizers' in the same run. <c>tokens --parity</c>: how many texts of the
/// reference both turn into exactly Hugging Face's ids. <c>--data</c> names the folder with <c>tokenizers/</c> and <c>tokens.jsonl.gz</c> (default: the test
/// data), <c>--text</c> a file whose lines replace the generated sentences, <c>--seconds</c> how long each measurement takes.
/// </summary>
internal static class TokenBenchmark
{
    private const int Sentences = 20_000;

    public static int Run(string[] args)
    {
        var parity = false;
        var (data, text, seconds) = ("", (string?)null, 2.0);
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--parity") parity = true;
            else if (args[i] == "--data" && i + 1 < args.Length) data = args[++i];
            else if (args[i] == "--text" && i + 1 < args.Length) text = args[++i];
            else if (args[i] == "--seconds" && i + 1 < args.Length) seconds = double.Parse(args[++i], CultureInfo.InvariantCulture);
            else return Usage(args[i]);
        }

        var reference = new TokenReference(data.Length > 0 ? data : TokenReference.DefaultFolder());
        if (parity) TokenParity.Show(reference);
        else ShowSpeed(reference, text is null ? null : File.ReadAllLines(text), seconds);
        return 0;
    }

    private static int Usage(string argument)
    {
        Console.Error.WriteLine($"{argument}: expected --parity, --data FOLDER, --text FILE or --seconds N.");
        return 2;
    }

    private static void ShowSpeed(TokenReference reference, string[]? lines, double seconds)
    {
        var table = new Spectre.Console.Table().AddColumns("tokenizer", "by", "load ms", "sentences/s", "tokens/s", "bytes allocated/sentence");
        foreach (var name in reference.Tokenizers)
        {
            var watch = Stopwatch.StartNew();
            var tokenizer = Tokenizer.Load(reference.FolderOf(name));
            var load = watch.Elapsed.TotalMilliseconds;
            var sentences = lines ?? SentenceGenerator.Make(reference.FolderOf("wordpiece-uncased"), Sentences);

            var ours = Measure(sentences, s => tokenizer.EncodeIds(s, 512).Length, seconds);
            table.AddRow(name, "Multilabel", Number(load), Number(ours.Sentences), Number(ours.Tokens), Number(ours.Bytes));
            foreach (var other in MicrosoftTokenizer.LoadAll(reference.FolderOf(name)))
            {
                var theirs = Measure(sentences, s => other.Ids(s).Count, seconds);
                table.AddRow(name, "Microsoft.ML.Tokenizers " + other.Name, "", Number(theirs.Sentences), Number(theirs.Tokens), Number(theirs.Bytes));
            }
        }

        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 160);
        AnsiConsole.Write(table);
        var texts = lines is null ? "generated sentences of 20 words" : "lines of the file";
        Console.WriteLine($"{texts}, one thread, .NET {Environment.Version}, best of the repeated rounds");
    }

    /// <summary>The best round of several over all sentences, after one to warm up.</summary>
    private static (double Sentences, double Tokens, double Bytes) Measure(string[] sentences, Func<string, int> encode, double seconds)
    {
        foreach (var sentence in sentences) encode(sentence);
        var best = (Sentences: 0.0, Tokens: 0.0, Bytes: 0.0);
        for (var whole = Stopwatch.StartNew(); whole.Elapsed.TotalSeconds < seconds;)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            long tokens = 0;
            foreach (var sentence in sentences) tokens += encode(sentence);
            var elapsed = watch.Elapsed.TotalSeconds;
            var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / sentences.Length;
            if (sentences.Length / elapsed > best.Sentences) best = (sentences.Length / elapsed, tokens / elapsed, bytes);
        }

        return best;
    }

    private static string Number(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
