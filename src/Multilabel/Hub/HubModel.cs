using System.Text.Json.Nodes;

namespace Multilabel;

/// <summary>What the hub says of a revision of a model.</summary>
/// <param name="Commit">What the revision means now.</param>
/// <param name="Files">All its files.</param>
internal sealed record HubModel(string Commit, IReadOnlySet<string> Files)
{
    /// <summary>Null where the answer is not the hub's.</summary>
    public static HubModel? Of(JsonNode? answer)
    {
        if (answer is not JsonObject model || Text(model["sha"]) is not { } commit || !EncoderName.IsCommit(commit) || model["siblings"] is not JsonArray files) return null;
        return new HubModel(commit.ToLowerInvariant(), files.Select(f => Text((f as JsonObject)?["rfilename"])).OfType<string>().Where(IsSafe).ToHashSet(StringComparer.Ordinal));
    }

    // Names become places on this disk.
    private static bool IsSafe(string name) => name.Split('/').All(part => part.Length > 0 && part is not ("." or "..")) && name.IndexOfAny(['\\', ':', '\0']) < 0;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
