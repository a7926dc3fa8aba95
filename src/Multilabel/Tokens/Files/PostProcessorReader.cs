using System.Text.Json;

namespace Multilabel;

/// <summary>Makes post-processors of their descriptions in <c>tokenizer.json</c>; of templates, the one for a single text.</summary>
internal static class PostProcessorReader
{
    private const string Known = "BertProcessing, ByteLevel, RobertaProcessing, Sequence and TemplateProcessing";

    public static PostProcessor Read(ComponentJson json) => json.Type switch
    {
        "BertProcessing" => Surround(json),
        "RobertaProcessing" => Surround(json) with { TrimOffsets = Trim(json) },
        "ByteLevel" => new PostProcessor { TrimOffsets = Trim(json) },
        "Sequence" => json.Children("processors").Select(Read).Aggregate(PostProcessor.None, (all, next) => all.Then(next)),
        "TemplateProcessing" => Template(json),
        var type => throw json.Unsupported(type, Known),
    };

    private static bool[] Trim(ComponentJson json) => json.Flag("trim_offsets", true) ? [json.Flag("add_prefix_space", true)] : [];

    private static PostProcessor Surround(ComponentJson json) => new() { Before = [Pair(json, "cls")], After = [Pair(json, "sep")] };

    /// <summary>A token as <c>["[CLS]", 101]</c>.</summary>
    private static SpecialToken Pair(ComponentJson json, string name) =>
        json.Value(name) is { ValueKind: JsonValueKind.Array } pair && pair.GetArrayLength() == 2
        && pair[0].ValueKind == JsonValueKind.String && pair[1].ValueKind == JsonValueKind.Number && pair[1].TryGetInt32(out var id)
            ? new SpecialToken(id, pair[0].GetString()!, 0)
            : throw json.Wrong(name, "a token and its id, like [\"[CLS]\", 101]");

    private static PostProcessor Template(ComponentJson json)
    {
        var known = json.Child("special_tokens");
        var (before, after) = (new List<SpecialToken>(), new List<SpecialToken>());
        int? typeId = null;
        foreach (var part in json.Children("single"))
        {
            if (part.Child("SpecialToken") is { } special)
            {
                (typeId is null ? before : after).AddRange(SpecialTokens(known, special));
            }
            else if (typeId is null && part.Child("Sequence") is { } sequence && sequence.Text("id") == "A")
            {
                typeId = sequence.NumberOrNull("type_id") ?? 0;
            }
            else
            {
                throw json.Wrong("single", "special tokens around one {\"Sequence\": {\"id\": \"A\", …}}");
            }
        }

        return typeId is null
            ? throw json.Wrong("single", "a {\"Sequence\": {\"id\": \"A\", …}} among the parts")
            : new PostProcessor { Before = [.. before], After = [.. after], TypeId = typeId.Value };
    }

    private static IEnumerable<SpecialToken> SpecialTokens(ComponentJson? known, ComponentJson part)
    {
        var name = part.Text("id");
        if (known?.Child(name) is not { } token) throw part.Wrong("id", "one of the names under special_tokens");
        if (token.Value("ids") is not { ValueKind: JsonValueKind.Array } idList || token.Value("tokens") is not { ValueKind: JsonValueKind.Array } textList)
            throw token.Wrong("ids", "a list of ids, with \"tokens\" of the same length beside it");
        var ids = idList.EnumerateArray().Select(i => i.GetInt32()).ToArray();
        var texts = textList.EnumerateArray().Select(t => t.GetString() ?? "").ToArray();
        if (ids.Length != texts.Length) throw token.Wrong("ids", $"{texts.Length} ids, one for each of the tokens");
        return ids.Zip(texts, (id, text) => new SpecialToken(id, text, part.NumberOrNull("type_id") ?? 0));
    }
}
