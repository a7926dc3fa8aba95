using System.Globalization;
using System.Text;

namespace Multilabel.Benchmarks;

/// <summary><c>scaling</c>: time and memory against rows, text length and threads; writes the figures of docs/scaling.md and the plot beside it.</summary>
internal static class ScalingBenchmark
{
    private const string Begin = "<!-- scaling: written by the command above -->", End = "<!-- scaling: end -->";
    private static readonly int[] TrainRows = [250, 2_500, 25_000], Lengths = [16, 32, 64, 128, 256, 512], LinearRows = [10_000, 100_000, 1_000_000], MiniLmRows = [200, 2_000, 20_000];

    /// <summary>One line of a table: what was varied, and the medians.</summary>
    private sealed record Point(double X, double Seconds, double Gigabytes);

    public static int Run(BenchmarkSettings settings)
    {
        var texts = new BenchmarkTexts(settings);
        var encoder = EncoderFolders.Of(EncoderShape.MiniLm, settings);
        var classifier = PredictionWork.ClassifierOf(EncoderShape.MiniLm, settings);

        // Fewer epochs where one takes minutes: with one alone its time includes the checks of the first step.
        TrainingCase Job(int rows, string csv) => new(encoder, csv, 0, "bf16")
        {
            Rows = rows,
            HeldOut = 0,
            Checkpoints = false,
            Epochs = rows > 10_000 ? 1 : 3,
            BatchSize = 16,
            Optimizer = OptimizerKind.AdamW,
        };
        Point Training(double x, TrainingCase work) => Median(settings, x, $"training, {work.Rows} rows, {x}", "s_epoch", () => OursProcess.Run("training", work));
        var (many, longTexts) = (texts.Csv(TrainRows[^1]), texts.LongCsv(64));
        var rows = TrainRows.Select(n => Training(n, Job(n, many))).ToList();
        var lengths = Lengths.Select(n => Training(n, Job(64, longTexts) with { MaxLength = n })).ToList();
        var threads = new[] { 1, 2, 4, 8, 16 }.Where(n => n <= Environment.ProcessorCount).Select(n => Training(n, Job(250, many) with { Threads = n })).ToList();
        var (trainCsv, lines) = (texts.Csv(433), texts.Lines(20_000));
        var linear = LinearRows.Select(n => Median(settings, n, $"linear model, {n} texts", "seconds", () => OursProcess.Run("linear", new LinearCase(trainCsv, lines, n)))).ToList();
        var miniLm = MiniLmRows.Select(n => Median(settings, n, $"prediction, {n} texts", "seconds", () => OursProcess.Run("prediction", new PredictionCase(classifier, texts.Lines(n), "fp32")))).ToList();

        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"\n{Machine.Description}; {Machine.Versions}; {DateTime.UtcNow:yyyy-MM-dd}; medians of {settings.Rounds} round{(settings.Rounds == 1 ? "" : "s")}. {texts.Description}\n");
        Section(page, "Training against rows", "rows", "an epoch", rows, p => $"{p.X / p.Seconds:#,0}");
        Section(page, "Training against the length of the texts (64 texts)", "tokens a text", "an epoch", lengths, p => $"{64 / p.Seconds:#,0}");
        Section(page, "Training against threads (250 texts)", "threads", "an epoch", threads, p => $"{250 / p.Seconds:#,0}");
        Section(page, "Prediction with the linear model, texts streaming", "rows", "all", linear, p => $"{p.X / p.Seconds:#,0}");
        Section(page, "Prediction with MiniLM", "rows", "all", miniLm, p => $"{p.X / p.Seconds:#,0}");
        page.Append('\n');
        Console.WriteLine(page);
        Write(page.ToString(), LogPlot.Svg([
            new("Training: an epoch", "rows", "seconds", [("MiniLM", Line(rows))]), new("Training: an epoch of 64 texts", "tokens a text", "seconds", [("MiniLM", Line(lengths))]),
            new("Prediction", "rows", "seconds", [("linear model", Line(linear)), ("MiniLM", Line(miniLm))]),
        ]));
        return 0;
    }

    private static Point Median(BenchmarkSettings settings, double x, string what, string seconds, Func<Dictionary<string, double>> run)
    {
        var samples = new Samples();
        for (var round = 1; round <= settings.Rounds; round++)
        {
            Console.Error.WriteLine($"Round {round}: {what}");
            samples.Add(what, run());
        }

        return new Point(x, samples.Median(what, seconds)!.Value, samples.Median(what, "peak_gb")!.Value);
    }

    private static void Section(StringBuilder page, string title, string what, string time, List<Point> points, Func<Point, string> rate)
    {
        var cells = points.Select(p => (string[])[$"{p.X:#,0}", Written.Seconds(p.Seconds), rate(p), Written.Gigabytes(p.Gigabytes)]);
        page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n").Append(Markdown.Table([what, time, "texts/s", "peak resident memory"], cells));
    }

    private static (double, double)[] Line(List<Point> points) => [.. points.Select(p => (p.X, p.Seconds))];

    private static void Write(string text, string svg)
    {
        var page = Repository.PathOf("docs", "scaling.md");
        var whole = Markdown.Between(File.ReadAllText(page), Begin, End, text);
        NewFile.Write(page, stream => stream.Write(Encoding.UTF8.GetBytes(whole)));
        NewFile.Write(Path.ChangeExtension(page, ".svg"), stream => stream.Write(Encoding.UTF8.GetBytes(svg)));
        Console.WriteLine($"Written: {page} and {Path.ChangeExtension(page, ".svg")}");
    }
}
