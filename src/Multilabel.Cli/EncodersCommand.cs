using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Multilabel.Cli;

/// <summary><c>multilabel encoders</c>: the encoders that are on this machine and need no download.</summary>
internal static class EncodersCommand
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "the list as JSON" };
        var command = new Command("encoders", "List the encoders on this machine, which --encoder finds by name without a download.") { json };
        command.SetAction(result =>
        {
            var settings = HubSettings.FromEnvironment();
            var encoders = CachedEncoder.All(settings);
            if (result.GetValue(json)) Console.Out.WriteLine(new JsonArray([.. encoders.Select(Json)]).ToJsonString(s_indented));
            else Write(Console.Out, encoders, settings);
            return CommandLine.Done;
        });
        return command;
    }

    internal static void Write(TextWriter writer, IReadOnlyList<CachedEncoder> encoders, HubSettings settings)
    {
        var table = new TextTable("name", "revision", "family", ">layers × hidden", ">on disk", "folder");
        foreach (var e in encoders)
        {
            var revision = string.Join(' ', e.Revisions.Concat(e.Commit is { } commit ? [commit[..12]] : []));
            var shape = e.Layers is { } layers ? string.Create(CultureInfo.InvariantCulture, $"{layers} × {e.HiddenSize}") : "";
            table.Add(e.Name, revision, e.Family ?? "", shape, ByteCount.Show(e.Bytes), e.Folder);
        }
        if (encoders.Count > 0) table.Write(writer);
        if (encoders.All(e => e.Commit is null))
            writer.WriteLine($"None in {settings.Cache}. --encoder roberta-base (or any owner/name of {settings.Endpoint.Host}) downloads one.");
        foreach (var e in encoders.Where(e => e.Fault is not null)) writer.WriteLine($"Not usable here: {e.Name}{(e.Commit is { } commit ? "@" + commit[..12] : "")}: {e.Fault}");
    }

    private static JsonNode Json(CachedEncoder e) => new JsonObject
    {
        ["name"] = e.Name,
        ["revisions"] = new JsonArray([.. e.Revisions.Select(r => JsonValue.Create(r))]),
        ["commit"] = e.Commit,
        ["family"] = e.Family,
        ["layers"] = e.Layers,
        ["hidden"] = e.HiddenSize,
        ["bytes"] = e.Bytes,
        ["folder"] = e.Folder,
        ["usable"] = e.Fault is null,
        ["reason"] = e.Fault,
    };
}
