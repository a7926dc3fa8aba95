using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Multilabel.Cli;

/// <summary><c>multilabel prepare</c>: from a workbook to Parquet files per document type, with a report of what was read and what is doubtful.</summary>
internal static class PrepareCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The table to read: .xlsx, .xls, .csv, .tsv, .jsonl, .json or .parquet.", HelpName = "WORKBOOK" };
        var folder = new Option<string>("--out", "-o") { Description = "The folder to write to.", HelpName = "FOLDER", Required = true };
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON." };
        var dataset = new DatasetArguments();
        var command = new Command("prepare", "Write one Parquet file per document type, one with all rows, and the label names; report what was read and what is doubtful.") { file, folder, json };
        dataset.AddTo(command);
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), parsed.GetRequiredValue(folder), dataset.Read(parsed), parsed.GetValue(json), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static int Run(string file, string folder, DatasetOptions options, bool asJson, TextWriter output)
    {
        var data = Dataset.Load(file, options);
        var files = PreparedData.Write(data, folder);
        var features = Path.Combine(folder, DocumentFeatures.FileName);
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(new { data.Source, data.LabelNames, data.Report, Files = files, Features = features }, Json));
            return CommandLine.Done;
        }
        output.WriteLine(data.Source);
        output.WriteLine();
        output.WriteLine(data.Report);
        output.WriteLine();
        foreach (var written in files) output.WriteLine($"{written.Path}  {written.Rows} {(written.Rows == 1 ? "row" : "rows")}");
        output.WriteLine($"{features}  {data.LabelNames.Count} {(data.LabelNames.Count == 1 ? "label" : "labels")}");
        return CommandLine.Done;
    }
}
