namespace Multilabel.Tests;

public class TokenizerConfigTests
{
    private const string Words = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhello\nHello\n##s\nCaf\n##é\ncafe\n";

    [Fact]
    public void Capitals_stay_where_the_configuration_says_so()
    {
        using var folder = new TokenizerFiles().With("vocab.txt", Words).With("tokenizer_config.json", """{"do_lower_case": false}""");
        Assert.Equal(["[CLS]", "Hello", "Caf", "##é", "[SEP]"], folder.Load().Encode("Hello Café").Tokens);
    }

    [Fact]
    public void Without_configuration_a_vocabulary_is_lower_case_BERT()
    {
        using var folder = new TokenizerFiles().With("vocab.txt", Words.ReplaceLineEndings("\r\n"));
        var tokenizer = folder.Load();
        Assert.Equal(["[CLS]", "hello", "##s", "cafe", "[SEP]"], tokenizer.Encode("HELLOS Café").Tokens);
        Assert.Equal((0, 1, 2, 3, 4), (tokenizer.PadId, tokenizer.UnkId, tokenizer.ClsId, tokenizer.SepId, tokenizer.MaskId));
        Assert.Null(tokenizer.ModelMaxLength);
    }

    [Fact]
    public void Accents_may_stay_while_capitals_go()
    {
        using var folder = new TokenizerFiles().With("vocab.txt", Words + "caf\n").With("tokenizer_config.json", """{"strip_accents": false}""");
        Assert.Equal(["[CLS]", "caf", "##é", "[SEP]"], folder.Load().Encode("CAFÉ").Tokens);
    }

    [Fact]
    public void Special_tokens_in_a_text_are_found()
    {
        using var folder = new TokenizerFiles().With("vocab.txt", Words);
        Assert.Equal(["[CLS]", "hello", "[MASK]", "[SEP]", "[SEP]"], folder.Load().Encode("hello[MASK] [SEP]").Tokens);
    }

    [Fact]
    public void Names_of_special_tokens_come_from_the_map_too()
    {
        using var folder = new TokenizerFiles().With("vocab.txt", "<p>\n<u>\n<c>\n<s>\na\n").With("special_tokens_map.json", """
            {"pad_token": "<p>", "unk_token": {"content": "<u>", "lstrip": false}, "cls_token": "<c>", "sep_token": "<s>", "mask_token": "a"}
            """);
        var tokenizer = folder.Load();
        Assert.Equal((0, 1, 2, 3), (tokenizer.PadId, tokenizer.UnkId, tokenizer.ClsId, tokenizer.SepId));
        Assert.Equal([2, 4, 1, 3], tokenizer.Encode("a b").Ids);
    }

    [Fact]
    public void A_placeholder_for_no_limit_is_no_limit()
    {
        const string Config = """{"model_max_length": 1000000000000000019884624838656, "padding_side": "left"}""";
        using var folder = new TokenizerFiles().With("vocab.txt", Words).With("tokenizer_config.json", Config);
        var tokenizer = folder.Load();
        Assert.Null(tokenizer.ModelMaxLength);
        Assert.True(tokenizer.PadsLeft);
    }

    [Theory]
    [InlineData("""{"tokenizer_class": "RobertaTokenizerFast"}""", false)]
    [InlineData("""{"tokenizer_class": "BertTokenizer"}""", true)]
    [InlineData("""{"tokenizer_class": "BertTokenizer", "model_input_names": ["input_ids", "attention_mask"]}""", false)]
    public void Type_ids_are_handed_over_as_the_class_or_the_configuration_has_it(string config, bool expected)
    {
        using var folder = new TokenizerFiles().With("vocab.txt", Words).With("tokenizer_config.json", config);
        Assert.Equal(expected, folder.Load().AddsTokenTypeIds);
    }

    [Fact]
    public void Tokens_added_after_training_take_the_next_ids()
    {
        using var folder = new TokenizerFiles().With("vocab.txt", Words).With("tokenizer_config.json", """
            {"added_tokens_decoder": {"11": {"content": "<org>", "lstrip": false, "rstrip": false, "single_word": false, "normalized": false, "special": true}}}
            """);
        var tokenizer = folder.Load();
        Assert.Equal([2, 5, 11, 3], tokenizer.Encode("hello <org>").Ids);
        Assert.Equal(12, tokenizer.VocabularySize);
    }

    [Fact]
    public void A_prefix_space_makes_the_first_word_like_any_other()
    {
        var source = TokenData.At("tokenizers", "bpe-roberta");
        using var without = new TokenizerFiles().From(source, "vocab.json", "merges.txt");
        using var with = new TokenizerFiles().From(source, "vocab.json", "merges.txt").With("tokenizer_config.json", """{"add_prefix_space": true}""");
        Assert.Equal(without.Load().Encode(" hello world").Ids, with.Load().Encode("hello world").Ids);
        Assert.Equal([(0, 0), (0, 5), (6, 11), (0, 0)], with.Load().Encode("hello world").Offsets);
    }
}
