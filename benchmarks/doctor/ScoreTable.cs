using System.Text;

namespace Multilabel.DoctorBenchmark;

/// <summary>The table that the benchmark ends with.</summary>
internal sealed class ScoreTable(Settings settings, IReadOnlyList<CaseResult> results)
{
    private static readonly string[] Header = ["ID", "cases", "named first", "listed", "missed", "not made"];

    private readonly CaseResult[] _faulty = [.. results.Where(r => !r.Fault.IsHealthy && r.WasMade)];
    private readonly CaseResult[] _healthy = [.. results.Where(r => r.Fault.IsHealthy && r.WasMade)];

    public void Write()
    {
        foreach (var line in Lines()) Console.WriteLine(line);
        if (settings.Save) Save();
    }

    private IEnumerable<string> Lines()
    {
        yield return string.Join("  ", Header.Select(h => h.PadLeft(11)));
        foreach (var row in Rows()) yield return string.Join("  ", row.Select(cell => cell.PadLeft(11)));
        yield return "";
        foreach (var line in Totals()) yield return line;
        foreach (var line in Details()) yield return line;
    }

    private IEnumerable<string[]> Rows()
    {
        foreach (var id in results.Where(r => !r.Fault.IsHealthy).GroupBy(r => r.Fault.Id))
        {
            var made = id.Where(r => r.WasMade).ToList();
            yield return [id.Key, $"{made.Count}", $"{made.Count(r => r.NamedFirst)}", $"{made.Count(r => r.WasListed)}", $"{made.Count(r => !r.WasListed)}", $"{id.Count(r => !r.WasMade)}"];
        }
    }

    private IEnumerable<string> Totals()
    {
        yield return $"{_faulty.Length} cases of {_faulty.Select(r => r.Fault.Id).Distinct().Count()} causes: {Share(_faulty.Count(r => r.NamedFirst))} named first, {Share(_faulty.Count(r => r.WasListed))} among the findings.";
        yield return $"{_healthy.Length} healthy cases: {_healthy.Count(r => r.FalseAlarm)} false alarm{(_healthy.Count(r => r.FalseAlarm) == 1 ? "" : "s")}.";

        string Share(int count) => _faulty.Length == 0 ? "-" : $"{count} ({100.0 * count / _faulty.Length:0.0} %)";
    }

    // What went wrong, case by case.
    private IEnumerable<string> Details()
    {
        foreach (var r in _faulty.Where(r => !r.NamedFirst))
            yield return $"{r.Fault.Id}: {r.Fault.Name}, {r.Victim}, seed {r.Seed}: {(r.Cause is { } cause ? $"named {cause}" : r.Listed.Length > 0 ? "named none" : r.DoctorFailed ? "failed: " + r.Line : "said nothing")}{(r.Listed.Length > 0 ? $" (listed {string.Join(", ", r.Listed)})" : "")}";
        foreach (var r in _healthy.Where(r => r.FalseAlarm))
            yield return $"false alarm: {r.Fault.Name}, {r.Victim}, seed {r.Seed}: {string.Join(", ", r.Listed)}: {r.Line}";
        foreach (var r in results.Where(r => !r.WasMade))
            yield return $"not made: {(r.Fault.IsHealthy ? "healthy" : r.Fault.Id)}: {r.Fault.Name}, seed {r.Seed}: {r.Line}";
    }

    private void Save()
    {
        var command = string.Join(' ', [
            "dotnet run -c Release --project benchmarks/doctor --", .. settings.Cases is null ? (string[])[$"--seeds {settings.SeedSet}"] : ["--cases CASES"], .. settings.Data is null ? [] : (string[])["--data DATA"],
            .. settings.Only.Length == 0 ? [] : (string[])[$"--only {settings.Only}"], "--save",
        ]);
        var text = new StringBuilder($"# doctor, {DateTime.UtcNow:yyyy-MM-dd}\n\n```\n{command}\n```\n\n");
        text.Append(Benchmarks.Markdown.Table(Header, Rows())).Append('\n');
        foreach (var line in Totals()) text.Append("- ").Append(line).Append('\n');
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"- {(settings.Cases is not null ? "Cases as they were found in the folder" : $"{(settings.Data is null ? "Generated sentences" : "Parts of public data sets")}, seeds {string.Join(", ", settings.Seeds)}")}. Machine: {Benchmarks.Machine.Description}.\n- Versions: {Benchmarks.Machine.Versions}.\n");
        var details = Details().ToList();
        if (details.Count > 0) text.Append("\n## Case by case\n\n");
        foreach (var line in details) text.Append("- ").Append(line).Append('\n');
        text.Append("\n## Healthy cases that look suspicious\n\n");
        foreach (var kind in _healthy.GroupBy(r => r.Fault.Name)) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"- {kind.Count()}: {kind.First().Fault.What}\n");
        var path = Benchmarks.Repository.PathOf("benchmarks", "results", $"doctor-{(settings.Cases is not null ? "cases" : settings.Data is null ? settings.SeedSet : "public-" + settings.SeedSet)}-{DateTime.UtcNow:yyyy-MM-dd}.md");
        NewFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text.ToString())));
        Console.WriteLine($"Written: {path}");
    }
}
