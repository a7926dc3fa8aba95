namespace Multilabel.Tests;

public class BadTokenizerTests
{
    private const string Model = @"""model"": {""type"": ""WordLevel"", ""vocab"": {""a"": 0, ""[UNK]"": 1}, ""unk_token"": ""[UNK]""}";

    [Fact]
    public void A_missing_folder_is_named()
    {
        var e = Assert.Throws<MultilabelException>(() => Tokenizer.Load("/nowhere/at/all"));
        Assert.Equal("/nowhere/at/all: there is no such folder; expected one with a tokenizer, as Hugging Face saves it.", e.Message);
    }

    [Fact]
    public void A_folder_without_tokenizer_says_what_was_looked_for()
    {
        using var folder = new TokenizerFiles();
        Assert.Equal(
            $"{folder.Folder}: no tokenizer found; looked for tokenizer.json, vocab.txt, vocab.json with merges.txt, sentencepiece.bpe.model, "
            + "spiece.model and spm.model. Copy the tokenizer's files from the model that the folder was made of.",
            folder.Fails().Message);
    }

    [Fact]
    public void A_vocabulary_without_its_merges_says_which_file_is_missing()
    {
        using var folder = new TokenizerFiles().With("vocab.json", "{}");
        Assert.Equal($"{folder.Folder}: merges.txt is missing; vocab.json and merges.txt belong together.", folder.Fails().Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(200_000)]
    [InlineData(466_000)]
    public void A_tokenizer_cut_off_anywhere_is_one_clear_error(int length)
    {
        var whole = File.ReadAllBytes(TokenData.At("tokenizers", "wordpiece-uncased", "tokenizer.json"));
        using var folder = new TokenizerFiles().With("tokenizer.json", whole[..length]);
        var message = folder.Fails().Message;
        Assert.StartsWith($"{folder["tokenizer.json"]} is damaged or cut off ({length} bytes): ", message, StringComparison.Ordinal);
        Assert.EndsWith("Fetch the file again.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "expected a JSON object with the parts of a tokenizer.")]
    [InlineData("{}", "the section \"model\" is missing; this is not a whole tokenizer.")]
    [InlineData("""{"model": 3}""", "\"model\" is not an object.")]
    [InlineData("""{"model": {"type": "WordLevel"}}""", "the model has no vocabulary (\"vocab\").")]
    [InlineData("""{"model": {"type": "WordLevel", "vocab": {"a": "b"}}}""", "the id of the token \"a\" in the vocabulary is not a whole number.")]
    [InlineData("""{"model": {"type": "WordLevel", "vocab": {"a": -1}}}""", "token \"a\" has id -1; expected 0 to 16777216.")]
    [InlineData("""{"model": {"type": "Unigram", "vocab": [["a"]]}}""", "model.vocab[0] is not a token with its score, like [\"▁the\", -3.2].")]
    [InlineData("""{"model": {"type": "Unigram", "vocab": [["a", 0]], "unk_id": 4}}""",
        "model.unk_id is 4; expected the place of the unknown token among the 1 of the vocabulary.")]
    [InlineData("""{"model": {"type": "BPE", "dropout": 0.1, "vocab": {"a": 0}, "merges": []}}""",
        "model.dropout is 0.1; expected null, because with dropout the ids are random. Set it to null.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": ["a b"]}}""",
        "merge 1 (\"a\" and \"b\") needs the token \"ab\", which the vocabulary does not contain. "
        + "Vocabulary and merges must come from the same model: fetch both again.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a"]}}""", "merge 1 is \"a\"; expected two tokens, like \"Ġ t\".")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [["a"]]}}""",
        "merge 1 is \"a list without two texts\"; expected two tokens, like \"Ġ t\".")]
    public void A_wrong_model_is_named_with_the_place(string json, string expected)
    {
        using var folder = new TokenizerFiles().With("tokenizer.json", json);
        Assert.Equal($"{folder["tokenizer.json"]}: {expected}", folder.Fails().Message);
    }

    [Theory]
    [InlineData("normalizer", """{"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Romanize"}]}""",
        "normalizer.normalizers[1] is of type \"Romanize\", which is not supported; supported are ")]
    [InlineData("pre_tokenizer", """{"type": "Janome"}""", "pre_tokenizer is of type \"Janome\", which is not supported; supported are ")]
    [InlineData("post_processor", """{"type": "Pairs"}""", "post_processor is of type \"Pairs\", which is not supported; supported are ")]
    [InlineData("pre_tokenizer", """{"type": "Split", "pattern": {"Regex": "\\p{Han}+"}, "behavior": "Isolated", "invert": false}""",
        "pre_tokenizer.pattern: the regular expression \"\\p{Han}+\" contains \\p{Han}, which is not supported.")]
    [InlineData("pre_tokenizer", """{"type": "Split", "pattern": {"Regex": "(a"}, "behavior": "Isolated", "invert": false}""",
        "pre_tokenizer.pattern: the regular expression \"(a\" contains an unmatched \"(\", which is not supported.")]
    [InlineData("pre_tokenizer", """{"type": "Split", "pattern": {"String": "a"}, "behavior": "isolated", "invert": false}""",
        "pre_tokenizer.behavior is \"isolated\"; expected Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous.")]
    [InlineData("pre_tokenizer", """{"type": "Metaspace", "replacement": "", "split": true}""",
        "pre_tokenizer.replacement is \"\"; expected one character of the basic plane, usually ▁.")]
    [InlineData("normalizer", """{"type": "Precompiled", "precompiled_charsmap": "AAA"}""",
        "normalizer.precompiled_charsmap is \"AAA\"; expected a character map in base 64.")]
    [InlineData("normalizer", """{"type": "Precompiled", "precompiled_charsmap": "AAAAAAAA"}""",
        "the precompiled_charsmap is damaged: 6 bytes that announce a trie of 0.")]
    [InlineData("post_processor", """{"type": "BertProcessing", "sep": "[SEP]", "cls": ["[CLS]", 1]}""",
        "post_processor.sep is \"[SEP]\"; expected a token and its id, like [\"[CLS]\", 101].")]
    [InlineData("post_processor", """{"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "x", "type_id": 0}}], "special_tokens": {}}""",
        "post_processor.single[0].SpecialToken.id is \"x\"; expected one of the names under special_tokens.")]
    [InlineData("version", "\"2.0\"", "version is \"2.0\"; expected \"1.0\", the only one there is.")]
    public void An_unsupported_or_wrong_component_is_named_with_the_place(string section, string json, string expected)
    {
        using var folder = new TokenizerFiles().With("tokenizer.json", $"{{\"{section}\": {json}, {Model}}}");
        var message = folder.Fails().Message;
        Assert.Equal($"{folder["tokenizer.json"]}: {expected}", message[..Math.Min(message.Length, folder["tokenizer.json"].Length + 2 + expected.Length)]);
    }

    [Fact]
    public void A_vocabulary_file_without_the_unknown_token_is_refused()
    {
        using var folder = new TokenizerFiles().With("vocab.txt", "[PAD]\n[CLS]\n[SEP]\n[MASK]\na\n");
        Assert.Equal(
            $"{folder["vocab.txt"]}: the unknown token \"[UNK]\" is not among its 5 lines. "
            + "Correct \"unk_token\" in tokenizer_config.json, or fetch the file again.",
            folder.Fails().Message);
    }

    [Fact]
    public void An_unknown_word_without_an_unknown_token_is_one_clear_error()
    {
        using var folder = new TokenizerFiles().With("tokenizer.json", """{"model": {"type": "WordLevel", "vocab": {"a": 0}, "unk_token": "[UNK]"}}""");
        var tokenizer = folder.Load();
        Assert.Equal([0], tokenizer.EncodeIds("a", 8));
        var e = Assert.Throws<MultilabelException>(() => tokenizer.EncodeIds("b", 8));
        Assert.Equal(
            $"{folder["tokenizer.json"]}: the text needs the unknown token \"[UNK]\", which the vocabulary does not contain. "
            + "Add it to the vocabulary, or correct \"unk_token\".",
            e.Message);
    }

    [Fact]
    public void A_damaged_SentencePiece_model_is_named()
    {
        var whole = File.ReadAllBytes(TokenData.At("tokenizers", "unigram-precompiled", "sentencepiece.bpe.model"));
        using var folder = new TokenizerFiles().With("sentencepiece.bpe.model", whole[..100_001]);
        Assert.StartsWith($"{folder["sentencepiece.bpe.model"]} is not a whole SentencePiece model: ", folder.Fails().Message, StringComparison.Ordinal);
        folder.With("sentencepiece.bpe.model", []);
        Assert.StartsWith($"{folder["sentencepiece.bpe.model"]} contains no pieces; ", folder.Fails().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_that_is_not_JSON_is_named()
    {
        using var folder = new TokenizerFiles().With("vocab.txt", "[UNK]\n").With("tokenizer_config.json", "{");
        Assert.StartsWith($"{folder["tokenizer_config.json"]} is not valid JSON: ", folder.Fails().Message, StringComparison.Ordinal);
    }
}
