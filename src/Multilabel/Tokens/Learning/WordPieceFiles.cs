using System.Text;
using System.Text.Json.Nodes;

namespace Multilabel;

/// <summary>A WordPiece tokenizer as BERT has it, made of a list of pieces, and its files as transformers writes them.</summary>
/// <param name="Pieces">In the order of their ids, special tokens first.</param>
/// <param name="Lowercase">Whether capitals and accents are taken off.</param>
internal sealed record WordPieceFiles(IReadOnlyList<string> Pieces, bool Lowercase)
{
    public const string Pad = "[PAD]", Unknown = "[UNK]", Cls = "[CLS]", Sep = "[SEP]", Mask = "[MASK]";

    private const int LongestWord = 100;

    private static readonly (string Name, string Token)[] Named =
        [("unk_token", Unknown), ("sep_token", Sep), ("pad_token", Pad), ("cls_token", Cls), ("mask_token", Mask)];

    /// <summary>The special tokens, so that padding has the id that the encoder expects.</summary>
    public static IReadOnlyList<string> SpecialTokens(int padId)
    {
        var others = new List<string> { Unknown, Cls, Sep, Mask };
        others.Insert(Math.Clamp(padId, 0, others.Count), Pad);
        return others;
    }

    /// <summary>Cuts texts into words as the tokenizer will; there are no pieces yet.</summary>
    public static Tokenizer Splitter(bool lowercase)
    {
        var vocabulary = new Vocabulary(1);
        vocabulary.Add(Unknown, 0);
        return new Tokenizer(new TokenizerParts
        {
            Model = new WordPieceModel(vocabulary, Unknown, WordPieceTrainer.Continuation, LongestWord, "vocabulary"),
            Normalizer = NormalizerReader.Bert(cleanText: true, handleChinese: true, stripAccents: null, lowercase),
            PreTokenizer = new BertPreTokenizer(),
            PostProcessor = PostProcessor.None,
        });
    }

    /// <summary>Writes <c>tokenizer.json</c>, <c>vocab.txt</c>, <c>tokenizer_config.json</c> and <c>special_tokens_map.json</c>.</summary>
    /// <param name="folder">An existing one.</param>
    /// <param name="maxLength">The most tokens that the encoder reads.</param>
    /// <param name="tokenTypes">Whether the encoder takes token types.</param>
    public void Write(string folder, int maxLength, bool tokenTypes)
    {
        JsonFile.Write(Path.Combine(folder, "tokenizer.json"), TokenizerJson());
        NewFile.Write(Path.Combine(folder, "vocab.txt"), stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(Pieces.Select(p => p + "\n")))));
        var special = new JsonObject();
        foreach (var (name, token) in Named.OrderBy(n => n.Name, StringComparer.Ordinal)) special[name] = token;
        JsonFile.Write(Path.Combine(folder, "special_tokens_map.json"), special);
        var config = special.DeepClone().AsObject();
        config["do_lower_case"] = Lowercase;
        config["tokenize_chinese_chars"] = true;
        config["strip_accents"] = null;
        config["model_max_length"] = maxLength;
        config["tokenizer_class"] = "BertTokenizer";
        if (!tokenTypes) config["model_input_names"] = new JsonArray("input_ids", "attention_mask");
        JsonFile.Write(Path.Combine(folder, "tokenizer_config.json"), config);
    }

    private JsonObject TokenizerJson()
    {
        var vocabulary = new JsonObject();
        foreach (var (id, piece) in Pieces.Index()) vocabulary[piece] = id;
        var ids = Named.Select(n => n.Token).ToDictionary(t => t, t => Pieces.Index().First(p => p.Item == t).Index);
        JsonObject Special(string token) => new() { ["id"] = token, ["ids"] = new JsonArray(ids[token]), ["tokens"] = new JsonArray(token) };
        JsonObject Placed(string token, int type) => new() { ["SpecialToken"] = new JsonObject { ["id"] = token, ["type_id"] = type } };
        JsonObject Sequence(string name, int type) => new() { ["Sequence"] = new JsonObject { ["id"] = name, ["type_id"] = type } };
        return new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. ids.OrderBy(t => t.Value).Select(t => new JsonObject
            {
                ["id"] = t.Value, ["content"] = t.Key, ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false, ["normalized"] = false, ["special"] = true,
            })]),
            ["normalizer"] = new JsonObject
            {
                ["type"] = "BertNormalizer",
                ["clean_text"] = true,
                ["handle_chinese_chars"] = true,
                ["strip_accents"] = null,
                ["lowercase"] = Lowercase,
            },
            ["pre_tokenizer"] = new JsonObject { ["type"] = "BertPreTokenizer" },
            ["post_processor"] = new JsonObject
            {
                ["type"] = "TemplateProcessing",
                ["single"] = new JsonArray(Placed(Cls, 0), Sequence("A", 0), Placed(Sep, 0)),
                ["pair"] = new JsonArray(Placed(Cls, 0), Sequence("A", 0), Placed(Sep, 0), Sequence("B", 1), Placed(Sep, 1)),
                ["special_tokens"] = new JsonObject { [Cls] = Special(Cls), [Sep] = Special(Sep) },
            },
            ["decoder"] = new JsonObject { ["type"] = "WordPiece", ["prefix"] = WordPieceTrainer.Continuation, ["cleanup"] = true },
            ["model"] = new JsonObject
            {
                ["type"] = "WordPiece",
                ["unk_token"] = Unknown,
                ["continuing_subword_prefix"] = WordPieceTrainer.Continuation,
                ["max_input_chars_per_word"] = LongestWord,
                ["vocab"] = vocabulary,
            },
        };
    }
}
