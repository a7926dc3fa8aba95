using System.Text;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace Multilabel.Benchmarks;

/// <summary>The table a benchmark ends with: on the console and, with --save, as Markdown in benchmarks/results.</summary>
internal sealed partial class ResultTable(BenchmarkSettings settings, string? peerVersions)
{
    private static readonly string[] Header = ["figure", "ours", "peer", "ratio", "target", "", "share of peak"];

    private readonly List<string[]> _rows = [];
    private readonly List<string> _notes = [];

    /// <param name="figure">What was measured.</param>
    /// <param name="ours">Null where it did not run; the row is left out then.</param>
    /// <param name="peer">Null where it did not run.</param>
    /// <param name="format">Writes both.</param>
    /// <param name="ratio">From ours and the peer's, in the direction that the target means; null where they are not compared.</param>
    /// <param name="target">Judges the ratio, the share of the peak, or our own figure, as its unit says.</param>
    /// <param name="share">Of the peak of matrix multiplication.</param>
    public void Add(string figure, double? ours, double? peer, Func<double, string> format, Func<double, double, double>? ratio = null, Target? target = null, double? share = null)
    {
        if (ours is not { } value) return;
        double? compared = peer is { } other && ratio is not null ? ratio(value, other) : null;
        var judged = target?.Unit switch { "×" => compared, Target.Share => share * 100, _ => value };
        _rows.Add([
            figure, format(value), peer is { } p ? format(p) : "–", compared is { } r ? $"{r:0.00}×" : "–", target?.ToString() ?? "",
            target is not null && judged is { } j ? target.Judge(j) : "", share is { } s ? $"{100 * s:0} %" : "",
        ]);
    }

    public void Note(string text) => _notes.Add(text);

    public void LeftOut(string what, string why) => Note($"Left out: {what} ({why}).");

    /// <summary>Prints the table with what it was measured on, and saves it if asked to.</summary>
    public int Finish()
    {
        var table = new Spectre.Console.Table().AddColumns(Header);
        foreach (var row in _rows) table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 160);
        AnsiConsole.Write(table);
        foreach (var line in Below()) Console.WriteLine(line);
        if (settings.Save) Save();
        return 0;
    }

    private IEnumerable<string> Below()
    {
        yield return $"Machine: {Machine.Description}.";
        yield return $"Versions: {Machine.Versions}{(peerVersions is null ? "" : "; peer: " + peerVersions)}.";
        yield return $"Date: {DateTime.UtcNow:yyyy-MM-dd}. Medians of {settings.Rounds} round{(settings.Rounds == 1 ? "" : "s")}{(settings.Peers is null ? "" : ", ours and the peer in turn")}.";
        if (settings.Peers is null) yield return "Left out: the peer (--peers FOLDER names the Python originals).";
        if (settings.Only.Length > 0) yield return $"Left out: figures without \"{settings.Only}\" in their name (--only).";
        foreach (var note in _notes) yield return note;
    }

    private void Save()
    {
        var text = new StringBuilder($"# {settings.Verb}, {Machine.Cpu}, {DateTime.UtcNow:yyyy-MM-dd}\n\n```\ndotnet run -c Release --project benchmarks/Multilabel.Benchmarks -- {Command()}\n```\n\n");
        text.Append(Markdown.Table(Header, _rows)).Append('\n');
        foreach (var line in Below()) text.Append("- ").Append(line).Append('\n');
        var name = NotInNames().Replace(Machine.Cpu.ToLowerInvariant(), "-").Trim('-');
        var path = Repository.PathOf("benchmarks", "results", $"{settings.Verb}-{name}-{DateTime.UtcNow:yyyy-MM-dd}.md");
        NewFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text.ToString())));
        Console.WriteLine($"Written: {path}");
    }

    // Folders differ from machine to machine, so the command names what they are for.
    private string Command() => string.Join(' ', [
        settings.Verb, .. settings.Peers is null ? [] : (string[])["--peers PEERS"], .. settings.Data is null ? [] : (string[])["--data DATA"],
        .. settings.Encoders.Count == 0 ? [] : (string[])["--encoders ENCODERS"], .. settings.Only.Length == 0 ? [] : (string[])[$"--only \"{settings.Only}\""],
        $"--rounds {settings.Rounds}", "--save",
    ]);

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInNames();
}
