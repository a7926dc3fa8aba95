using System.CommandLine;

namespace Multilabel.Cli;

/// <summary><c>multilabel predict CLASSIFIER TEXT…</c> or <c>--input FILE</c> or stdin: the labels of texts, in their order, as a stream.</summary>
internal static class PredictCommand
{
    // Texts that are predicted in fp32 as well, to say what bf16 changes: enough to see a rate of a percent.
    private const int SampledTexts = 64;

    public static Command Create()
    {
        var folder = new Argument<string>("CLASSIFIER") { Description = "folder of a classifier, or any Hugging Face sequence-classification folder" };
        var texts = new Argument<string[]>("TEXT") { Description = "texts; without any and without --input, lines of stdin", Arity = ArgumentArity.ZeroOrMore };
        var input = new Option<string?>("--input", "-i") { Description = "file of texts: workbook, CSV, TSV, JSON, JSON Lines, Parquet, or .txt with one text a line; - is stdin", HelpName = "file" };
        var output = new Option<string?>("--out", "-o") { Description = "write here: .jsonl, .csv, or the input's own kind to get it back with columns added", HelpName = "file" };
        var all = new Option<bool>("--all") { Description = "every label with its probability, not only those above their cut-off" };
        var logits = new Option<bool>("--logits") { Description = "raw outputs of the model instead of labels" };
        var json = new Option<bool>("--json") { Description = "JSON Lines, which is also what a pipe gets" };
        var csv = new Option<bool>("--csv") { Description = "CSV on stdout" };
        var maxLength = new Option<int?>("--max-length") { Description = "longest text in tokens [default: what the folder says]", HelpName = "tokens" };
        var device = new Option<string>("--device") { Description = "cpu, cuda, cuda:N or mps", DefaultValueFactory = _ => "cpu" };
        var threads = new Option<int>("--threads") { Description = "threads, 0 = one per core" };
        var precision = new Option<string>("--precision")
        {
            Description = "fp32, bf16 (faster where the processor has it; changed decisions are counted) or auto",
            DefaultValueFactory = _ => "fp32",
            HelpName = "choice",
        };
        precision.AcceptOnlyFromAmong("fp32", "bf16", "auto");
        var table = new DatasetArguments();
        var command = new Command("predict", "Predict the labels of texts.") { folder, texts, input, output, all, logits, json, csv, maxLength, device, precision, threads };
        table.AddTo(command, withLabels: false);
        command.SetAction(result =>
        {
            var given = result.GetValue(texts) ?? [];
            if (given.Length > 0 && result.GetValue(input) is not null) throw new UsageException("predict takes texts or --input, not both.");
            if (result.GetValue(json) && result.GetValue(csv)) throw new UsageException("predict writes --json or --csv, not both.");
            if (result.GetValue(threads) is var count and not 0) Engine.Start(count);
            var numbers = Enum.Parse<Precision>(result.GetValue(precision)!, ignoreCase: true);
            using var classifier = Classifier.Load(result.GetRequiredValue(folder), result.GetValue(maxLength), result.GetValue(device)!, numbers);
            if (classifier.IsForeign) Console.Error.WriteLine($"{classifier.Model.Description}; {classifier.Outputs.Description}.");
            var format = new PredictionFormat(classifier.LabelNames, result.GetValue(all), result.GetValue(logits));
            var source = given.Length > 0 ? null : result.GetValue(input) ?? "-";
            var options = table.Read(result);
            var sample = new List<string>();
            IEnumerable<Prediction> Predict(IEnumerable<string> some) => Sampled(classifier.Predict(some), sample, numbers == Precision.Fp32 ? 0 : SampledTexts);
            if (result.GetValue(output) is { } path) WriteFile(Predict, given, source, options, path, format);
            else WriteStdout(Predict, given, source, options, format, result.GetValue(csv), result.GetValue(json) || Console.IsOutputRedirected);
            if (sample.Count > 0) Console.Error.WriteLine(classifier.CompareWithFp32(sample));
            return CommandLine.Done;
        });
        return command;
    }

    private static IEnumerable<Prediction> Sampled(IEnumerable<Prediction> predictions, List<string> sample, int most)
    {
        foreach (var prediction in predictions)
        {
            if (sample.Count < most) sample.Add(prediction.Text);
            yield return prediction;
        }
    }

    private static IEnumerable<string> Texts(string[] given, string? source, DatasetOptions options) =>
        source is null ? given : TextSource.Open(source, options).Select(record => record.Text);

    private static void WriteStdout(
        Func<IEnumerable<string>, IEnumerable<Prediction>> predict, string[] given, string? source, DatasetOptions options, PredictionFormat format, bool csv, bool json)
    {
        if (source == "-" && !Console.IsInputRedirected) Console.Error.WriteLine("Reading texts from the keyboard, one a line; end with Ctrl-D.");
        using var stdout = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
        PredictionWriter writer = csv ? new CsvPredictions(stdout, format) : json ? new JsonLinesPredictions(stdout, format) : new TextPredictions(stdout, format);
        using (writer)
        {
            foreach (var prediction in predict(Texts(given, source, options))) writer.Write(prediction);
        }
    }

    private static void WriteFile(
        Func<IEnumerable<string>, IEnumerable<Prediction>> predict, string[] given, string? source, DatasetOptions options, string path, PredictionFormat format)
    {
        var kind = Path.GetExtension(path).ToLowerInvariant();
        if (source is not null and not "-" && string.Equals(kind, Path.GetExtension(source), StringComparison.OrdinalIgnoreCase) && (kind is ".xlsx" or ".csv" or ".tsv" or ".jsonl"))
        {
            var rows = TextSource.Open(source!, options);
            AnnotatedTable.Write(rows, path, format.Columns, predict(rows.Select(row => row.Text)).Select(format.Values));
        }
        else
        {
            if (kind is not (".jsonl" or ".json" or ".csv"))
                throw new UsageException($"--out {path}: the kind {kind} is written only for input of the same kind; use .jsonl or .csv.");
            NewFile.Write(path, stream =>
            {
                using var text = new StreamWriter(stream, leaveOpen: true);
                using PredictionWriter writer = kind == ".csv" ? new CsvPredictions(text, format) : new JsonLinesPredictions(text, format);
                foreach (var prediction in predict(Texts(given, source, options))) writer.Write(prediction);
            });
        }
        Console.Error.WriteLine($"Written: {path}");
    }
}
