using System.Text.Json;

namespace Multilabel;

/// <summary>What <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and <c>added_tokens.json</c> say; all of them may be missing.</summary>
internal sealed class TokenizerConfig
{
    /// <summary>Lengths above this are the placeholder of models without a limit (1e30).</summary>
    private const double LongestLength = 1_000_000;

    private static readonly string[] Names = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    private readonly ComponentJson config, specialTokens, addedTokens;

    private TokenizerConfig(string folder)
    {
        config = Read(Path.Combine(folder, "tokenizer_config.json"));
        specialTokens = Read(Path.Combine(folder, "special_tokens_map.json"));
        addedTokens = Read(Path.Combine(folder, "added_tokens.json"));
    }

    public static TokenizerConfig Load(string folder) => new(folder);

    public ComponentJson Json => config;

    /// <summary>The class without <c>Fast</c>, like <c>BertTokenizer</c>; null if none is named.</summary>
    public string? ClassName => config.TextOrNull("tokenizer_class") is { } name ? name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^4] : name : null;

    public int? ModelMaxLength => config.Value("model_max_length") is { ValueKind: JsonValueKind.Number } length
        && length.GetDouble() is > 0 and <= LongestLength and var value ? (int)value : null;

    public bool? PadsLeft => config.TextOrNull("padding_side") is { } side ? side == "left" : null;

    public bool? TruncatesLeft => config.TextOrNull("truncation_side") is { } side ? side == "left" : null;

    /// <summary>Whether <c>token_type_ids</c> are among the inputs: as stated, else as the class has it.</summary>
    public bool AddsTokenTypeIds => config.Value("model_input_names") is { ValueKind: JsonValueKind.Array } names
        ? names.EnumerateArray().Any(n => n.ValueKind == JsonValueKind.String && n.GetString() == "token_type_ids")
        : ClassName is "BertTokenizer" or "ElectraTokenizer" or "AlbertTokenizer" or "DebertaTokenizer" or "DebertaV2Tokenizer";

    /// <summary>A normalizer of <c>tokenizer.json</c> after what this file says: transformers makes BERT's anew where they differ.</summary>
    public Normalizer? Overrule(Normalizer? stored) =>
        stored is BertNormalizer && ClassName is "BertTokenizer" or "DistilBertTokenizer" or "ElectraTokenizer" or "MPNetTokenizer" && config.FlagOrNull("do_lower_case") is { } lowercase
            ? NormalizerReader.Bert(cleanText: true, config.Flag("tokenize_chinese_chars", true), config.FlagOrNull("strip_accents"), lowercase) : stored;

    /// <summary>The same for the blank that RoBERTa's puts before a text.</summary>
    public PreTokenizer? Overrule(PreTokenizer? stored) =>
        stored is ByteLevelPreTokenizer && ClassName is "RobertaTokenizer" && config.FlagOrNull("add_prefix_space") is { } prefix ? new ByteLevelPreTokenizer(prefix, split: true) : stored;

    /// <summary>The special tokens that have a name, like <c>pad_token</c>.</summary>
    public IEnumerable<(string Name, AddedToken Token)> Named()
    {
        foreach (var name in Names)
        {
            if ((Special(config, name) ?? Special(specialTokens, name)) is { } token) yield return (name, token);
        }
    }

    /// <summary>Further special tokens, without a name.</summary>
    public IEnumerable<AddedToken> Unnamed()
    {
        foreach (var json in (ComponentJson[])[config, specialTokens])
        {
            foreach (var list in (string[])["additional_special_tokens", "extra_special_tokens"])
            {
                if (json.Value(list) is not { ValueKind: JsonValueKind.Array } tokens) continue;
                foreach (var token in tokens.EnumerateArray())
                {
                    if (Special(new ComponentJson(token, json.File, list)) is { } special) yield return special;
                }
            }
        }
    }

    /// <summary>Tokens with their ids that were added after training.</summary>
    public IEnumerable<AddedToken> Added()
    {
        if (config.Child("added_tokens_decoder") is { Element.ValueKind: JsonValueKind.Object } decoder)
        {
            foreach (var entry in decoder.Element.EnumerateObject())
            {
                if (!int.TryParse(entry.Name, System.Globalization.CultureInfo.InvariantCulture, out var id))
                    throw config.Wrong("added_tokens_decoder", "ids as names");
                yield return TokenizerJson.AddedTokenOf(new ComponentJson(entry.Value, config.File, "added_tokens_decoder")) with { Id = id };
            }
        }
        else if (addedTokens.Element.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in addedTokens.Element.EnumerateObject())
            {
                var id = addedTokens.NumberOrNull(entry.Name) ?? throw addedTokens.Wrong(entry.Name, "an id");
                yield return new AddedToken(entry.Name, id) { Normalized = true };
            }
        }
    }

    private static AddedToken? Special(ComponentJson json, string name) =>
        json.Value(name) is { } value ? Special(new ComponentJson(value, json.File, name)) : null;

    /// <summary>A special token as a text or, with its settings, as an object.</summary>
    private static AddedToken? Special(ComponentJson json) => json.Element.ValueKind switch
    {
        JsonValueKind.String when json.Element.GetString() is { Length: > 0 } content => new AddedToken(content, -1) { Special = true },
        JsonValueKind.Object => TokenizerJson.AddedTokenOf(json) with { Special = true },
        _ => null,
    };

    private static ComponentJson Read(string file)
    {
        if (!File.Exists(file)) return new ComponentJson(default, file, Path.GetFileNameWithoutExtension(file));
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file).AsMemory(), new JsonDocumentOptions { AllowTrailingCommas = true });
            return new ComponentJson(document.RootElement.Clone(), file, Path.GetFileNameWithoutExtension(file));
        }
        catch (JsonException e)
        {
            throw new MultilabelException($"{file} is not valid JSON: {e.Message} Fetch the file again, or remove it.", e);
        }
    }
}
