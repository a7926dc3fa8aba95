using System.Text.Json;

namespace Multilabel.Tests;

public class HuggingFaceParityTests
{
    [Theory]
    [InlineData("wordpiece-uncased", "tokenizer.json", "tokenizer_config.json")]
    [InlineData("wordpiece-uncased", "vocab.txt", "tokenizer_config.json")]
    [InlineData("bpe-roberta", "tokenizer.json", "tokenizer_config.json")]
    [InlineData("bpe-roberta", "vocab.json", "merges.txt", "tokenizer_config.json")]
    [InlineData("unigram-precompiled", "tokenizer.json")]
    [InlineData("unigram-precompiled", "sentencepiece.bpe.model")]
    public void Every_reference_text_has_the_same_ids_and_offsets_from_every_kind_of_file(string name, params string[] files)
    {
        using var folder = new TokenizerFiles().From(TokenData.At("tokenizers", name), files);
        var tokenizer = folder.Load();
        var texts = 0;
        foreach (var row in TokenData.Lines("tokens.jsonl.gz"))
        {
            var text = row.GetProperty("text").GetString()!;
            var expected = TokenData.Numbers(row.GetProperty(name));
            var encoded = tokenizer.Encode(text);
            Assert.Equal(expected, encoded.Ids);
            Assert.Equal(expected, tokenizer.EncodeIds(text, int.MaxValue));
            if (row.TryGetProperty(name + ".offsets", out var offsets)) Assert.Equal(TokenData.Pairs(offsets), encoded.Offsets);
            texts++;
        }

        Assert.Equal(2837, texts);
    }

    public static TheoryData<string> ModelFolders()
    {
        var folders = new TheoryData<string>();
        var roots = new List<string> { TokenData.At("models") };
        if (Environment.GetEnvironmentVariable("MULTILABEL_REFERENCE") is { Length: > 0 } given) roots.Add(given);
        var found = roots.SelectMany(Directory.GetDirectories).Where(f => File.Exists(Path.Combine(f, "expected.json")));
        foreach (var folder in found.Order(StringComparer.Ordinal)) folders.Add(folder);
        return folders;
    }

    [Theory]
    [MemberData(nameof(ModelFolders))]
    public void Every_family_gives_the_same_truncated_ids_and_type_ids(string folder)
    {
        var expected = TokenData.Json(Path.Combine(folder, "expected.json"));
        var classifier = Path.Combine(folder, "classifier");
        var tokenizer = Tokenizer.Load(Directory.Exists(classifier) ? classifier : folder);
        var texts = TokenData.Texts(expected.GetProperty("texts"));
        var maxLength = expected.GetProperty("max_length").GetInt32();
        for (var i = 0; i < texts.Length; i++)
        {
            var ids = TokenData.Numbers(expected.GetProperty("input_ids")[i]);
            var encoded = tokenizer.Encode(texts[i], maxLength);
            Assert.Equal(ids, encoded.Ids);
            Assert.Equal(ids, tokenizer.EncodeIds(texts[i], maxLength));
            var hasTypes = expected.TryGetProperty("token_type_ids", out var types) && types[i].ValueKind == JsonValueKind.Array;
            Assert.Equal(hasTypes ? TokenData.Numbers(types[i]) : new int[ids.Length], encoded.TypeIds);
        }
    }

    [Fact]
    public void A_sentence_encoders_texts_have_the_same_ids()
    {
        var expected = TokenData.Json(TokenData.At("minilm.json"));
        var tokenizer = Tokenizer.Load(TokenData.At("tokenizers", "wordpiece-uncased"));
        var texts = TokenData.Texts(expected.GetProperty("texts"));
        for (var i = 0; i < texts.Length; i++)
            Assert.Equal(TokenData.Numbers(expected.GetProperty("input_ids")[i]), tokenizer.EncodeIds(texts[i], expected.GetProperty("max_length").GetInt32()));
    }

    [Fact]
    public void Components_in_any_combination_give_the_same_ids_type_ids_tokens_and_offsets()
    {
        var combinations = 0;
        foreach (var line in TokenData.Lines("components.jsonl.gz"))
        {
            using var folder = new TokenizerFiles().With("tokenizer.json", line.GetProperty("tokenizer").GetRawText());
            var tokenizer = folder.Load();
            foreach (var row in line.GetProperty("rows").EnumerateArray()) AssertEqual(row, tokenizer, combinations);
            combinations++;
        }

        Assert.Equal(120, combinations);
    }

    private static void AssertEqual(JsonElement row, Tokenizer tokenizer, int combination)
    {
        var text = row.GetProperty("text").GetString()!;
        var encoded = tokenizer.Encode(text);
        var place = $"combination {combination}, \"{text}\": ";
        Assert.Equal(place + string.Join(' ', TokenData.Numbers(row.GetProperty("ids"))), place + string.Join(' ', encoded.Ids));
        Assert.Equal(place + string.Join(' ', TokenData.Numbers(row.GetProperty("types"))), place + string.Join(' ', encoded.TypeIds));
        Assert.Equal(place + string.Join(' ', TokenData.Texts(row.GetProperty("tokens"))), place + string.Join(' ', encoded.Tokens));
        Assert.Equal(place + string.Join(' ', TokenData.Pairs(row.GetProperty("offsets"))), place + string.Join(' ', encoded.Offsets));
        Assert.Equal(encoded.Ids, tokenizer.EncodeIds(text, int.MaxValue));
    }
}
