using System.Globalization;
using System.Text.Json;

namespace Multilabel.Cli;

/// <summary>Runs a distillation and shows what came of it.</summary>
internal static class DistillationView
{
    public static int Run(DistillationJob job, bool json, CancellationToken cancellation)
    {
        DistillationResult result;
        try
        {
            using var progress = new DistillationProgressView(Console.Error);
            result = job.Run(progress, cancellation);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"Stopped before the first step; nothing was saved and {job.Output} is as it was.");
            return CommandLine.Failed;
        }
        if (json) WriteJson(result);
        else Show(Console.Out, result);
        return CommandLine.Done;
    }

    /// <summary>The fidelity in one line.</summary>
    public static string Line(Fidelity fidelity) => fidelity switch
    {
        EmbeddingFidelity e => Text($"cosine {e.Cosine:0.0000} (nine tenths above {e.CosineLowestTenth:0.000}), {100 * e.NeighbourAgreement:0.0} % of the {e.Neighbours} nearest neighbours"),
        DecisionFidelity d => Text($"{100 * d.EqualDecisions:0.00} % equal decisions, {100 * d.EqualTexts:0.0} % of the texts with all labels equal, probabilities differ by {d.MeanDifference:0.0000}"),
        _ => fidelity.ToString(),
    };

    private static void Show(TextWriter output, DistillationResult result)
    {
        if (result.Fidelity is DecisionFidelity decisions)
        {
            var table = new TextTable("label", ">teacher", ">student", ">equal decisions", ">mean difference");
            foreach (var label in decisions.Labels)
            {
                table.Add(
                    label.Name, label.TeacherPositives.ToString(CultureInfo.InvariantCulture), label.StudentPositives.ToString(CultureInfo.InvariantCulture),
                    Text($"{100 * label.EqualDecisions:0.00} %"), Text($"{label.MeanDifference:0.0000}"));
            }
            table.Write(output);
        }
        output.WriteLine($"On held-out texts: {Line(result.Fidelity)}.");
        output.WriteLine(Text($"Saved: {result.Folder}, after {LiveLine.Duration(result.Seconds)}"));
        output.WriteLine($"The teacher's targets are kept in {result.Targets} for other students; delete the file when there are none.");
        if (result.Share < 1) output.WriteLine(Text($"Stopped at {100 * result.Share:0.0} % of the plan; the same command with --resume goes on."));
    }

    private static void WriteJson(DistillationResult result)
    {
        using var writer = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("folder", result.Folder);
        writer.WriteNumber("share", result.Share);
        writer.WriteNumber("seconds", result.Seconds);
        writer.WriteString("targets", result.Targets);
        writer.WritePropertyName("fidelity");
        JsonSerializer.Serialize(writer, result.Fidelity, DistillationJson.Default.Fidelity);
        writer.WriteEndObject();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
