using System.Globalization;
using System.Text.Json;

namespace Multilabel.Cli;

/// <summary>Runs a training job and shows what came of it: verdict, evidence, held-out scores, and a summary of several types.</summary>
internal static class TrainingView
{
    public static int Run(TrainingJob job, string? saveData, ProgressView progress, bool json, CancellationToken cancellation)
    {
        var dataset = Dataset.Load(job.Data, job.DatasetOptions);
        if (saveData is not null) PreparedData.Write(dataset, saveData);
        var report = json ? Console.Error : Console.Out;
        report.WriteLine($"{dataset.Source}{Environment.NewLine}");
        report.WriteLine($"{dataset.Report}{Environment.NewLine}");
        var outcomes = new List<TrainingOutcome>();
        try
        {
            foreach (var outcome in job.Run(dataset, progress, cancellation))
            {
                outcomes.Add(outcome);
                if (!json) Show(outcome);
            }
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"Stopped before the first epoch was complete; nothing was saved and {job.Output} is as it was.");
            return CommandLine.Failed;
        }
        if (json) WriteJson(outcomes);
        else if (outcomes.Count > 1) ShowSummary(outcomes);
        return outcomes.All(o => o.Fault is not null || o.Manifest!.Verdict!.IsAsPlanned) ? CommandLine.Done : CommandLine.CheckFailed;
    }

    private static void Show(TrainingOutcome outcome)
    {
        if (outcome.DocumentType is { } type) Console.Out.WriteLine($"{Environment.NewLine}Document type {type}");
        if (outcome.Manifest is not { } manifest)
        {
            Console.Out.WriteLine($"Not trained: {outcome.Fault}");
            return;
        }
        VerdictView.Write(Console.Out, manifest);
        Console.Out.WriteLine(outcome.Saved is { } folder ? $"Saved: {folder}" : "Not saved, because it did not learn its rows; --allow-unlearned saves it all the same.");
    }

    private static void ShowSummary(List<TrainingOutcome> outcomes)
    {
        var table = new TextTable("type", ">rows", ">labels", "verdict", ">held-out macro-F1", "folder");
        foreach (var o in outcomes)
        {
            var verdict = o.Manifest?.Verdict;
            table.Add(
                o.DocumentType ?? "all",
                verdict is null ? "" : verdict.Evidence.Rows.ToString(CultureInfo.InvariantCulture),
                o.Manifest?.Labels.Count.ToString(CultureInfo.InvariantCulture) ?? "",
                verdict is null ? "not trained: " + o.Fault : verdict.Line.Split(':', ',')[0],
                o.Manifest?.HeldOut?.GetValueOrDefault("macro_f1")?.ToString("0.000", CultureInfo.InvariantCulture) ?? "",
                o.Saved ?? "");
        }
        Console.Out.WriteLine();
        table.Write(Console.Out);
    }

    private static void WriteJson(List<TrainingOutcome> outcomes)
    {
        using var writer = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        writer.WriteStartArray();
        foreach (var o in outcomes)
        {
            writer.WriteStartObject();
            writer.WriteString("document_type", o.DocumentType ?? "all");
            writer.WriteString("folder", o.Saved);
            if (o.Fault is { } fault) writer.WriteString("error", fault);
            if (o.Manifest is { } manifest)
            {
                writer.WritePropertyName("verdict");
                JsonSerializer.Serialize(writer, manifest.Verdict!, ManifestJson.Default.Verdict);
                writer.WritePropertyName("held_out");
                JsonSerializer.Serialize(writer, manifest.HeldOut, ManifestJson.Default.IReadOnlyDictionaryStringNullableDouble);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
