using System.Globalization;
using System.Text.RegularExpressions;

namespace Multilabel.Benchmarks;

/// <summary><c>prediction</c>: texts a second over 2,000 texts, and the time of one text at a time over 200, ours and transformers' on the same folders.</summary>
internal static partial class PredictionBenchmark
{
    private const int Many = 2000, Single = 200;

    public static int Run(BenchmarkSettings settings)
    {
        var peers = PythonPeers.Open(settings);
        var texts = new BenchmarkTexts(settings);
        var (many, single) = (texts.Lines(Many), texts.Lines(Single));
        var all =
            from latency in (bool[])[false, true]
            from shape in (EncoderShape[])[EncoderShape.MiniLm, EncoderShape.RobertaBase]
            from precision in (string[])["fp32", "bf16"]
            let name = $"{shape.Name}'s shape, {precision}, {(latency ? "one text at a time" : "2,000 texts")}"
            where settings.Wants(name)
            select (Name: name, Latency: latency, Work: new PredictionCase(PredictionWork.ClassifierOf(shape, settings), latency ? single : many, precision));
        var wanted = all.ToList();
        var (ours, theirs) = (new Samples(), new Samples());
        for (var round = 1; round <= settings.Rounds; round++)
        {
            foreach (var (name, latency, work) in wanted)
            {
                Console.Error.WriteLine($"Round {round}: {name}");
                ours.Add(name, OursProcess.Run(latency ? "latency" : "prediction", work));
                if (peers is not null) theirs.Add(name, latency ? PeerLatency(peers, work) : PeerThroughput(peers, work));
            }
        }

        var table = new ResultTable(settings, peers?.Versions);
        foreach (var (name, latency, _) in wanted)
        {
            if (latency) table.Add(name, ours.Median(name, "s_median"), theirs.Median(name, "s_median"), Written.Seconds, (mine, other) => other / mine, new(1.5, 3));
            else table.Add(name, ours.Median(name, "texts_per_s"), theirs.Median(name, "texts_per_s"), Written.TextsPerSecond, (mine, other) => mine / other, new(1.5, 2.5), ours.Median(name, "share"));
        }

        table.Note("Texts to logits, tokenizing included, loading not; batches of 32 texts of similar length on both sides; nothing warmed up. One text at a time: median of 200.");
        table.Note(MatmulWork.Formula);
        table.Note(texts.Description);
        return table.Finish();
    }

    private static IEnumerable<string> Arguments(PredictionCase work) =>
        [work.Classifier, "--input", work.Texts, .. work.Precision == "bf16" ? (string[])["--bf16"] : []];

    // The script times itself and says so on stderr.
    private static Dictionary<string, double> PeerThroughput(PythonPeers peers, PredictionCase work)
    {
        var errors = peers.Run("logits.py", Arguments(work)).Errors;
        var found = Rate().Match(errors);
        if (!found.Success) throw new MultilabelException($"logits.py did not say how many texts a second it makes; its last line was \"{Child.LastLine(errors)}\".");
        return new() { ["texts_per_s"] = double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) };
    }

    private static Dictionary<string, double> PeerLatency(PythonPeers peers, PredictionCase work) => PythonPeers.Figures(peers.Run("latency.py", Arguments(work)));

    [GeneratedRegex(@"([0-9.]+) texts/s")]
    private static partial Regex Rate();
}
