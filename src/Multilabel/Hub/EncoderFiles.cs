using System.Text.Json;
using System.Text.Json.Nodes;

namespace Multilabel;

/// <summary>
/// The files of a model that are read here, out of the many that its folder on the hub has: one form of weights, the tokenizer, the configuration, and
/// of sentence encoders what describes their modules. The small ones say which large ones are needed.
/// </summary>
internal static class EncoderFiles
{
    private const string Config = "config.json", Index = ".index.json";

    private static readonly string[] WeightForms = ["model.safetensors", "pytorch_model.bin"];
    private static readonly string[] TokenizerSettings = ["tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"];
    private static readonly string[][] Vocabularies =
        [["tokenizer.json"], ["vocab.txt"], ["vocab.json", "merges.txt"], ["sentencepiece.bpe.model"], ["spiece.model"], ["spm.model"]];

    /// <summary>What names the other files.</summary>
    public static IEnumerable<string> Descriptions(IReadOnlySet<string> listed) => Listed([SentenceModules.FileName], listed);

    /// <summary>Configuration and tokenizer, and the index of weights in several files.</summary>
    /// <param name="listed">All files of the model.</param>
    /// <param name="folder">Where the descriptions are.</param>
    /// <param name="parts">What is needed.</param>
    public static IEnumerable<string> Small(IReadOnlySet<string> listed, string folder, EncoderParts parts)
    {
        var modules = Modules(folder);
        var model = modules.Count > 0 ? modules[0] : "";
        var names = new List<string> { model + Config };
        names.AddRange(TokenizerSettings.Select(name => model + name));
        names.AddRange(Vocabularies.FirstOrDefault(v => v.All(name => listed.Contains(model + name)))?.Select(name => model + name) ?? []);
        if (parts == EncoderParts.All)
        {
            names.AddRange(SentenceModules.SettingNames.Select(name => model + name));
            if (modules.Count > 0) names.Add("config_sentence_transformers.json");
            names.AddRange(modules.Skip(1).Where(module => module.Length > 0).Select(module => module + Config));
            if (WeightsOf(model, listed) is { } weights && weights.EndsWith(Index, StringComparison.Ordinal)) names.Add(weights);
        }
        return Listed(names.Distinct(), listed);
    }

    /// <summary>The files with the numbers.</summary>
    /// <param name="listed">All files of the model.</param>
    /// <param name="folder">Where the small files are.</param>
    public static IEnumerable<string> Weights(IReadOnlySet<string> listed, string folder)
    {
        var modules = Modules(folder);
        var model = modules.Count > 0 ? modules[0] : "";
        foreach (var module in modules.Skip(1).Where(module => module.Length > 0 && listed.Contains(module + Config)))
            if (WeightForms.FirstOrDefault(form => listed.Contains(module + form)) is { } form) yield return module + form;
        if (WeightsOf(model, listed) is not { } weights) yield break;
        if (!weights.EndsWith(Index, StringComparison.Ordinal)) yield return weights;
        else foreach (var shard in Shards(Path.Combine(folder, weights))) yield return model + shard;
    }

    /// <summary>The first thing that a list of files lacks, in words; null if everything is there.</summary>
    public static string? Missing(IReadOnlySet<string> listed, string folder, EncoderParts parts)
    {
        var modules = Modules(folder);
        var model = modules.Count > 0 ? modules[0] : "";
        if (!listed.Contains(model + Config) && parts == EncoderParts.All) return $"no {model}{Config}";
        if (!Vocabularies.Any(v => v.All(name => listed.Contains(model + name)))) return "no tokenizer";
        if (parts == EncoderParts.Tokenizer) return null;
        if (modules.Skip(1).FirstOrDefault(module => module.Contains("Pooling", StringComparison.Ordinal) && !listed.Contains(module + Config)) is { } pooling) return $"no {pooling}{Config}";
        return WeightsOf(model, listed) is null ? "no weights (model.safetensors or pytorch_model.bin)"
            : Weights(listed, folder).FirstOrDefault(name => !listed.Contains(name)) is { } absent ? $"no {absent}" : null;
    }

    public static string? Missing(Snapshot snapshot, EncoderParts parts) => Missing(snapshot.Files, snapshot.Folder, parts);

    // The same order as WeightsFolder: each form as one file, then in several.
    private static string? WeightsOf(string model, IReadOnlySet<string> listed) =>
        WeightForms.SelectMany(form => new[] { model + form, model + form + Index }).FirstOrDefault(listed.Contains);

    private static IEnumerable<string> Listed(IEnumerable<string> names, IReadOnlySet<string> listed) => names.Where(listed.Contains);

    // Folders of the modules, "" or with a slash at the end, the transformer's first; none if it is no sentence encoder.
    private static List<string> Modules(string folder)
    {
        var path = Path.Combine(folder, SentenceModules.FileName);
        if (!LinkedFile.Exists(path)) return [];
        return [.. SentenceModules.List(path).Select(module => module.Path.Trim('/')).Select(module => module.Length == 0 ? "" : module + "/")];
    }

    private static IEnumerable<string> Shards(string index)
    {
        if (!LinkedFile.Exists(index)) return [];
        return JsonFile.Read(index).Root["weight_map"] is JsonObject map
            ? map.Select(pair => pair.Value is { } value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "")
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            : [];
    }
}
