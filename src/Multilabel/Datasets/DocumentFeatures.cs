using System.Text.Encodings.Web;
using System.Text.Json;

namespace Multilabel;

/// <summary><c>document_features.json</c>: for every document type, and for <c>all</c>, the label names in the order of the 0/1 lists.</summary>
internal static class DocumentFeatures
{
    public const string FileName = "document_features.json", All = "all";

    private static readonly JsonSerializerOptions Writing = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The names for a table: from the file beside it or in the folder above, by the table's own name, else for all; null without such a file.</summary>
    public static IReadOnlyList<string>? Find(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        foreach (var place in new[] { folder, Path.GetDirectoryName(folder) })
        {
            if (place is null || !File.Exists(Path.Combine(place, FileName))) continue;
            var features = Read(Path.Combine(place, FileName));
            var stem = Path.GetFileNameWithoutExtension(path);
            var key = features.Keys.FirstOrDefault(k => k == stem || SafeFileName.Of(k) == stem);
            if (key is not null) return features[key];
            if (features.TryGetValue(All, out var all)) return all;
            return features.Count == 1 ? features.Values.First() : null;
        }
        return null;
    }

    public static Dictionary<string, string[]> Read(string path)
    {
        try
        {
            var features = JsonSerializer.Deserialize<Dictionary<string, string[]>>(File.ReadAllText(path)) ?? [];
            foreach (var (type, names) in features)
                if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
                    throw new MultilabelException($"{path}: the label '{twice.Key}' is named twice for '{type}'; label names must be distinct.");
            return features;
        }
        catch (JsonException e)
        {
            throw new MultilabelException(
                $"{path} line {(e.LineNumber ?? 0) + 1}: expected an object that gives the label names per document type, like {{\"all\": [\"Gender\", \"Age\"]}}.", e);
        }
    }

    public static string Write(IReadOnlyDictionary<string, IReadOnlyList<string>> features) => JsonSerializer.Serialize(features, Writing);
}
