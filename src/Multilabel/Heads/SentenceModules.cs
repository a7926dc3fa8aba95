using System.Globalization;
using System.Text.Json.Nodes;

namespace Multilabel;

/// <summary>The modules of a sentence-transformers folder: a transformer, a pooling, and what comes after them.</summary>
internal sealed record SentenceModules
{
    public const string FileName = "modules.json";

    /// <summary>The module that gives vectors the length 1.</summary>
    public const string Normalize = "Normalize";

    /// <summary>Files with the length limit, one of which a folder may have.</summary>
    public static readonly IReadOnlyList<string> SettingNames =
        [.. new[] { "bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet" }.Select(kind => $"sentence_{kind}_config.json")];

    private const string Dense = "Dense";
    private const string Identity = "torch.nn.modules.linear.Identity";

    /// <summary>Folder of config.json, weights and tokenizer: the folder itself, in old ones a subfolder.</summary>
    public required string ModelFolder { get; init; }

    public required PoolingMode Pooling { get; init; }

    /// <summary>Tokens after which texts are cut, or null where the folder does not say.</summary>
    public required int? MaxTokens { get; init; }

    /// <summary>Texts are lower-cased before the tokenizer sees them.</summary>
    public required bool LowerCase { get; init; }

    /// <summary>Whether the pooled vectors are brought to length 1.</summary>
    public required bool Normalizes { get; init; }

    /// <summary>Folder of the linear layer that follows the pooling (and the length 1) and ends the list, without an activation; null if there is none.</summary>
    public required string? LinearFolder { get; init; }

    /// <summary>Outputs of that layer.</summary>
    public required int LinearOutputs { get; init; }

    /// <summary>Types of the modules after the pooling, for messages: Normalize, Dense …</summary>
    public required IReadOnlyList<string> After { get; init; }

    /// <summary>Where config.json, weights and tokenizer of a folder are: in a subfolder for old sentence encoders, else in it.</summary>
    public static string ModelFolderOf(string folder) => Read(folder)?.ModelFolder ?? folder;

    /// <summary>Reads modules.json and what it names, or gives null if <paramref name="folder"/> has none.</summary>
    /// <exception cref="MultilabelException">Something other than a transformer with mean, cls or max pooling.</exception>
    public static SentenceModules? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        var modules = List(path);
        if (modules.Count < 2 || modules[0].Type != "Transformer" || modules[1].Type != "Pooling")
            throw new MultilabelException($"{path}: the modules are {string.Join(", ", modules.Select(m => m.Type))}; " +
                "computed here are Transformer, Pooling and what follows them.");

        var model = Path.Combine(folder, modules[0].Path);
        var settings = SettingNames.Select(name => Path.Combine(model, name)).FirstOrDefault(File.Exists);
        var transformer = settings is null ? null : JsonFile.Read(settings);
        var after = modules.Skip(2).ToList();
        var normalizes = after is [{ Type: Normalize }, ..];
        var linear = after.Skip(normalizes ? 1 : 0).ToList() is [{ Type: Dense } dense] ? Path.Combine(folder, dense.Path) : null;
        var outputs = 0;
        if (linear is not null)
        {
            var config = JsonFile.Read(Path.Combine(linear, "config.json"));
            outputs = config.Int("out_features", 0, 1);
            var plain = config.StringOrNull("activation_function") == Identity && config.Bool("bias", true) && !config.Bool("use_residual", false);
            if (!plain) linear = null;
        }
        return new SentenceModules
        {
            ModelFolder = model,
            Pooling = ReadPooling(Path.Combine(folder, modules[1].Path, "config.json")),
            Normalizes = normalizes,
            MaxTokens = transformer?.Get("max_seq_length") is null ? null : transformer.Int("max_seq_length", 0, 1),
            LowerCase = transformer?.Bool("do_lower_case", false) ?? false,
            LinearFolder = linear,
            LinearOutputs = outputs,
            After = [.. after.Select(m => m.Type)],
        };
    }

    /// <summary>The modules that modules.json names, in their order: the last word of the type, and the folder.</summary>
    /// <exception cref="MultilabelException">The file is no list of modules.</exception>
    public static IReadOnlyList<(string Type, string Path)> List(string path) => JsonFile.Parse(path) is JsonArray list
        ? [.. list.Select((item, i) => Module(path, item, i))]
        : throw new MultilabelException($"{path}: the file holds something else than a list of modules ([ … ]).");

    /// <summary>
    /// What sentence-transformers needs beside config.json and weights: a transformer in the folder itself, a pooling, vectors of length 1 if wanted, and a
    /// linear layer with <paramref name="labels"/> outputs unless that is null.
    /// </summary>
    public static void Write(string folder, PoolingMode pooling, bool normalizes, int hiddenSize, int? labels, int maxTokens, bool lowerCase)
    {
        var modules = new JsonArray();
        string?[] types = ["Transformer", "Pooling", normalizes ? Normalize : null, labels is null ? null : Dense];
        foreach (var (i, type) in types.OfType<string>().Index())
        {
            var path = i == 0 ? "" : FolderOf(i, type);
            modules.Add(new JsonObject
            {
                ["idx"] = i,
                ["name"] = i.ToString(CultureInfo.InvariantCulture),
                ["path"] = path,
                ["type"] = "sentence_transformers.models." + type,
            });
            Directory.CreateDirectory(Path.Combine(folder, path));
        }
        JsonFile.Write(Path.Combine(folder, FileName), modules);
        JsonFile.Write(Path.Combine(folder, "sentence_bert_config.json"), new JsonObject { ["max_seq_length"] = maxTokens, ["do_lower_case"] = lowerCase });
        // No prompts: sentence-transformers would put them before the texts, which this model was trained without.
        JsonFile.Write(Path.Combine(folder, "config_sentence_transformers.json"), new JsonObject
        {
            ["model_type"] = "SentenceTransformer",
            ["prompts"] = new JsonObject(),
            ["default_prompt_name"] = null,
            ["similarity_fn_name"] = null,
        });
        JsonFile.Write(Path.Combine(folder, FolderOf(1, "Pooling"), "config.json"), new JsonObject
        {
            ["word_embedding_dimension"] = hiddenSize,
            ["pooling_mode_cls_token"] = pooling == PoolingMode.Cls,
            ["pooling_mode_mean_tokens"] = pooling == PoolingMode.Mean,
            ["pooling_mode_max_tokens"] = pooling == PoolingMode.Max,
            ["pooling_mode_mean_sqrt_len_tokens"] = false,
        });
        if (labels is not { } outputs) return;
        JsonFile.Write(Path.Combine(folder, FolderOf(normalizes ? 3 : 2, Dense), "config.json"), new JsonObject
        {
            ["in_features"] = hiddenSize,
            ["out_features"] = outputs,
            ["bias"] = true,
            ["activation_function"] = Identity,
        });
    }

    /// <summary>Weights of the linear layer in a folder that this project writes.</summary>
    public static string LinearFile(bool normalizes) => FolderOf(normalizes ? 3 : 2, Dense) + "/model.safetensors";

    private static string FolderOf(int index, string type) => string.Create(CultureInfo.InvariantCulture, $"{index}_{type}");

    private static (string Type, string Path) Module(string file, JsonNode? item, int index)
    {
        if (item is JsonObject module && Text(module, "type") is { } type && Text(module, "path") is { } path)
            return (type[(type.LastIndexOf('.') + 1)..], path);
        throw new MultilabelException($"{file}: module {index} has no \"type\" and \"path\"; expected {{\"idx\": {index}, \"name\": \"{index}\", \"path\": " +
            "…, \"type\": …}}.");
    }

    private static string? Text(JsonObject module, string key) =>
        module.TryGetPropertyValue(key, out var node) && node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static PoolingMode ReadPooling(string path)
    {
        var config = JsonFile.Read(path);
        // Until version 5 one switch per mode; later the names of the modes.
        var modes = config.Root.Select(pair => pair.Key)
            .Where(key => key.StartsWith("pooling_mode_", StringComparison.Ordinal) && config.Bool(key, false)).ToList();
        if (config.Get("pooling_mode") is JsonArray) modes.AddRange(config.Strings("pooling_mode")!);
        else if (config.StringOrNull("pooling_mode") is { } single) modes.Add(single);
        return modes switch
        {
            ["pooling_mode_mean_tokens" or "mean"] => PoolingMode.Mean,
            ["pooling_mode_cls_token" or "cls"] => PoolingMode.Cls,
            ["pooling_mode_max_tokens" or "max"] => PoolingMode.Max,
            _ => throw new MultilabelException($"{path}: the pooling is {(modes.Count == 0 ? "none" : string.Join(" and ", modes))}; " +
                "computed here is one of mean, cls and max."),
        };
    }
}
