using System.Text.Json.Nodes;

namespace Multilabel.DoctorBenchmark;

/// <summary>Shows folders of cases that were kept, or made by somebody else, to the doctor: model/, data.csv, case.json and perhaps predictions.csv, base/.</summary>
internal static class KeptCases
{
    public static IReadOnlyList<CaseResult> Examine(Settings settings)
    {
        var folders = Directory.EnumerateDirectories(settings.Cases!).Where(f => File.Exists(Path.Combine(f, "case.json"))).Order(StringComparer.Ordinal).ToList();
        if (folders.Count == 0) throw new MultilabelException($"{settings.Cases}: no folder in it has a case.json.");
        Engine.Start(threads: 1);
        var results = new CaseResult?[folders.Count];
        BenchmarkRun.InParallel(folders.Count, i => results[i] = Examine(folders[i], settings));
        return [.. results.OfType<CaseResult>().OrderBy(r => r.Fault.Id, StringComparer.Ordinal)];
    }

    private static CaseResult? Examine(string folder, Settings settings)
    {
        var root = JsonFile.Read(Path.Combine(folder, "case.json")).Root;
        var accept = root["accept"]!.AsArray().Select(id => (string)id!).ToArray();
        var fault = new Fault(accept.FirstOrDefault() ?? "", Text(root["fault"]) ?? Path.GetFileName(folder), Text(root["what"]) ?? "", _ => throw new NotSupportedException()) { Also = accept.Length > 1 ? accept[1..] : [] };
        if (!settings.Wants(fault)) return null;
        return BenchmarkRun.Ask(fault, folder, () => Dataset.Load(Path.Combine(folder, "data.csv")), WrittenCase.Options(folder, (double?)root["reported_loss"], (bool?)root["deep"] ?? false)) with { Victim = Path.GetFileName(folder) };
    }

    private static string? Text(JsonNode? node) => (string?)node;
}
