using System.Text.Json;

namespace Multilabel;

/// <summary>What the config.json of a folder says of its labels, without opening the model.</summary>
internal static class LabelFiles
{
    /// <summary>id2label in order; null where there is none that can be read.</summary>
    public static IReadOnlyList<string>? Names(string folder)
    {
        var path = Path.Combine(folder, "config.json");
        try
        {
            return File.Exists(path) && ModelConfig.Read(path) is { LabelsAreGiven: true } config ? config.Labels : null;
        }
        catch (MultilabelException)
        {
            return null;
        }
    }

    /// <summary>label2id; null where there is none that can be read.</summary>
    public static IReadOnlyDictionary<string, long>? NumbersByName(string path)
    {
        try
        {
            if (JsonFile.Read(path).Object("label2id") is not { } map) return null;
            var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var (name, node) in map)
            {
                if (node?.GetValueKind() != JsonValueKind.Number || !node.AsValue().TryGetValue<long>(out var number)) return null;
                numbers[name] = number;
            }
            return numbers;
        }
        catch (MultilabelException)
        {
            return null;
        }
    }
}
