using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Multilabel.Cli;

/// <summary><c>multilabel verify CLASSIFIER</c>: is the folder as it was saved, and does it compute the same here and now?</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("CLASSIFIER") { Description = "folder of a classifier" };
        var json = new Option<bool>("--json") { Description = "the result as JSON" };
        var command = new Command("verify", "Check that a classifier is as it was saved and computes the same numbers here and now.") { folder, json };
        command.SetAction(result =>
        {
            var verification = Classifier.VerifyFolder(result.GetRequiredValue(folder));
            if (result.GetValue(json)) WriteJson(verification);
            else WriteText(verification);
            return verification.Passed ? CommandLine.Done : CommandLine.CheckFailed;
        });
        return command;
    }

    private static void WriteText(FolderVerification v)
    {
        foreach (var finding in v.Findings) Console.WriteLine($"WRONG  {finding}");
        foreach (var note in v.Notes) Console.WriteLine($"note   {note}");
        if (v.LargestDifference is { } difference)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{v.Files} files, {v.Tensors} tensors and {v.GoldenRows} golden rows compared; largest difference of a logit {difference:0.0e+0} (at most {FolderVerification.Tolerance:0e+0})."));
        Console.WriteLine(v.Passed ? "Verified: the classifier is as it was saved and computes the same here." : $"Not verified: {v.Findings.Count} finding{(v.Findings.Count == 1 ? "" : "s")}.");
    }

    private static void WriteJson(FolderVerification v)
    {
        using var writer = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteBoolean("passed", v.Passed);
        WriteList(writer, "findings", v.Findings);
        WriteList(writer, "notes", v.Notes);
        writer.WriteNumber("files", v.Files);
        writer.WriteNumber("tensors", v.Tensors);
        writer.WriteNumber("golden_rows", v.GoldenRows);
        if (v.LargestDifference is { } difference && double.IsFinite(difference)) writer.WriteNumber("largest_difference", difference);
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
