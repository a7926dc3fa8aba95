using System.Text.Json.Nodes;

namespace Multilabel.DoctorBenchmark;

/// <summary>The tokenizer of a victim as the files that transformers saves.</summary>
/// <param name="Json">tokenizer.json</param>
/// <param name="Config">tokenizer_config.json</param>
/// <param name="Size">Tokens.</param>
internal sealed record VictimTokenizer(JsonObject Json, JsonObject Config, int Size)
{
    /// <summary>Made from the texts, as a tokenizer that is trained on a corpus.</summary>
    public static VictimTokenizer Train(Architecture architecture, IEnumerable<string> texts, int size)
    {
        var vocabulary = architecture.SpecialInOrder.ToList();
        var model = architecture.BytePair ? BytePairs.Train(texts, vocabulary, size) : WordPieces.Train(texts, vocabulary, size, architecture.Cased);
        return new VictimTokenizer(Whole(architecture, model), ConfigOf(architecture), model["vocab"]!.AsObject().Count);
    }

    private static JsonObject Whole(Architecture a, JsonObject model)
    {
        var ids = a.SpecialInOrder.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id);
        var json = new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = new JsonObject { ["direction"] = "Right", ["max_length"] = Architecture.MaxLength, ["strategy"] = "LongestFirst", ["stride"] = 0 },
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. a.SpecialInOrder.Select((token, id) => (JsonNode)Added(token, id, special: true))]),
        };
        if (a.BytePair)
        {
            json["normalizer"] = null;
            json["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = true };
            json["post_processor"] = new JsonObject
            {
                ["type"] = "RobertaProcessing",
                ["sep"] = new JsonArray(a.Special.End, ids[a.Special.End]),
                ["cls"] = new JsonArray(a.Special.Start, ids[a.Special.Start]),
                ["trim_offsets"] = true,
                ["add_prefix_space"] = false,
            };
            json["decoder"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = true, ["trim_offsets"] = true, ["use_regex"] = true };
        }
        else
        {
            json["normalizer"] = new JsonObject { ["type"] = "BertNormalizer", ["clean_text"] = true, ["handle_chinese_chars"] = true, ["strip_accents"] = null, ["lowercase"] = !a.Cased };
            json["pre_tokenizer"] = new JsonObject { ["type"] = "BertPreTokenizer" };
            json["post_processor"] = Template(a.Special.Start, a.Special.End, ids);
            json["decoder"] = new JsonObject { ["type"] = "WordPiece", ["prefix"] = "##", ["cleanup"] = true };
        }
        json["model"] = model;
        return json;
    }

    public static JsonObject Added(string token, int id, bool special) => new()
    {
        ["id"] = id,
        ["content"] = token,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = special,
    };

    /// <summary>A post-processor that puts tokens before and after the text.</summary>
    public static JsonObject Template(string start, string end, IReadOnlyDictionary<string, int> ids)
    {
        JsonObject Token(string token, int type) => new() { ["SpecialToken"] = new JsonObject { ["id"] = token, ["type_id"] = type } };
        JsonObject Text(string name, int type) => new() { ["Sequence"] = new JsonObject { ["id"] = name, ["type_id"] = type } };
        JsonObject Entry(string token) => new() { ["id"] = token, ["ids"] = new JsonArray(ids[token]), ["tokens"] = new JsonArray(token) };
        return new JsonObject
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray(Token(start, 0), Text("A", 0), Token(end, 0)),
            ["pair"] = new JsonArray(Token(start, 0), Text("A", 0), Token(end, 0), Text("B", 1), Token(end, 1)),
            ["special_tokens"] = new JsonObject { [start] = Entry(start), [end] = Entry(end) },
        };
    }

    private static JsonObject ConfigOf(Architecture a)
    {
        var s = a.Special;
        var config = new JsonObject
        {
            ["backend"] = "tokenizers",
            ["cls_token"] = s.Start,
            ["mask_token"] = s.Mask,
            ["model_max_length"] = Architecture.MaxLength,
            ["pad_token"] = s.Pad,
            ["sep_token"] = s.End,
            ["unk_token"] = s.Unknown,
            ["tokenizer_class"] = a.ModelType switch { "roberta" => "RobertaTokenizer", "mpnet" => "MPNetTokenizer", _ => "BertTokenizer" },
        };
        if (a.BytePair) config["add_prefix_space"] = false;
        else
        {
            config["do_lower_case"] = !a.Cased;
            config["strip_accents"] = null;
            config["tokenize_chinese_chars"] = true;
        }
        if (a.PaddingId == 1)
        {
            config["bos_token"] = s.Start;
            config["eos_token"] = s.End;
        }
        return config;
    }
}
