using System.Globalization;

namespace Multilabel;

/// <summary>A <c>checkpoint-N</c> folder beside or inside the one that is examined.</summary>
/// <param name="Folder">Its path.</param>
/// <param name="Step">N.</param>
/// <param name="State">Its own trainer_state.json, if it has one that can be read.</param>
internal sealed record Checkpoint(string Folder, int Step, TrainerState? State)
{
    private const string Prefix = "checkpoint-";

    /// <summary>The folder's own checkpoints, or those beside it where it is one of them itself; by step.</summary>
    public static IReadOnlyList<Checkpoint> Of(string folder)
    {
        var own = In(folder);
        if (own.Count > 0) return own;
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return StepOf(full) is not null && Path.GetDirectoryName(full) is { } parent ? [.. In(parent).Where(c => c.Folder != full)] : [];
    }

    /// <summary>120 for <c>results/checkpoint-120</c>, with either kind of slash.</summary>
    public static int? StepOf(string path)
    {
        var name = path.TrimEnd('/', '\\').Split('/', '\\')[^1];
        return name.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : null;
    }

    private static List<Checkpoint> In(string folder) =>
    [
        .. Directory.EnumerateDirectories(folder, Prefix + "*").Select(path => (Path: path, Step: StepOf(path))).Where(c => c.Step is not null)
            .OrderBy(c => c.Step).Select(c => new Checkpoint(c.Path, c.Step!.Value, StateOf(c.Path))),
    ];

    private static TrainerState? StateOf(string folder)
    {
        try
        {
            return TrainerState.Read(folder);
        }
        catch (MultilabelException)
        {
            return null;
        }
    }
}
