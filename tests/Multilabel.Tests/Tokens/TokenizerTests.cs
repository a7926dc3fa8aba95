namespace Multilabel.Tests;

public class TokenizerTests
{
    private static readonly Lazy<Tokenizer> Uncased = new(() => Tokenizer.Load(TokenData.At("tokenizers", "wordpiece-uncased")));
    private static readonly Lazy<Tokenizer> Roberta = new(() => Tokenizer.Load(TokenData.At("tokenizers", "bpe-roberta")));

    public static TheoryData<string> Folders => new("wordpiece-uncased", "bpe-roberta", "unigram-precompiled");

    [Fact]
    public void What_the_folder_says_is_known()
    {
        var tokenizer = Uncased.Value;
        Assert.Equal(30522, tokenizer.VocabularySize);
        Assert.Equal((0, 100, 101, 102, 103), (tokenizer.PadId, tokenizer.UnkId, tokenizer.ClsId, tokenizer.SepId, tokenizer.MaskId));
        Assert.Null(tokenizer.BosId);
        Assert.Equal(512, tokenizer.ModelMaxLength);
        Assert.Equal(128, tokenizer.TruncationLength);
        Assert.Equal(2, tokenizer.NumSpecialTokens);
        Assert.False(tokenizer.PadsLeft);
        Assert.True(tokenizer.AddsTokenTypeIds);

        var roberta = Roberta.Value;
        Assert.Equal(50265, roberta.VocabularySize);
        Assert.Equal((1, 0, 2), (roberta.PadId, roberta.BosId, roberta.EosId));
    }

    [Fact]
    public void A_text_shows_its_tokens_and_where_they_stand()
    {
        var encoded = Uncased.Value.Encode("Pay equity 👩🏽‍💻 naïve");
        Assert.Equal(["[CLS]", "pay", "equity", "[UNK]", "naive", "[SEP]"], encoded.Tokens);
        Assert.Equal([(0, 0), (0, 3), (4, 10), (11, 15), (16, 21), (0, 0)], encoded.Offsets);
        Assert.False(encoded.Truncated);
    }

    [Fact]
    public void A_length_limit_counts_special_tokens_and_says_what_it_cut()
    {
        var encoded = Uncased.Value.Encode("one two three four five", 5);
        Assert.Equal(["[CLS]", "one", "two", "three", "[SEP]"], encoded.Tokens);
        Assert.True(encoded.Truncated);
        Assert.Equal(2, encoded.CutTokens);
        Assert.Equal(encoded.Ids, Uncased.Value.EncodeIds("one two three four five", 5));
    }

    [Fact]
    public void A_limit_of_the_special_tokens_alone_leaves_just_these()
    {
        Assert.Equal([101, 102], Uncased.Value.EncodeIds("anything", 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Uncased.Value.EncodeIds("anything", 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Uncased.Value.Encode("anything", 1));
    }

    [Fact]
    public void Truncation_on_the_left_keeps_the_end()
    {
        using var folder = new TokenizerFiles().From(TokenData.At("tokenizers", "wordpiece-uncased"), "vocab.txt");
        folder.With("tokenizer_config.json", """{"truncation_side": "left"}""");
        var tokenizer = folder.Load();
        var encoded = tokenizer.Encode("one two three four five", 5);
        Assert.Equal(["[CLS]", "three", "four", "five", "[SEP]"], encoded.Tokens);
        Assert.Equal(encoded.Ids, tokenizer.EncodeIds("one two three four five", 5));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void An_empty_text_is_its_special_tokens(string name)
    {
        var encoded = Tokenizer.Load(TokenData.At("tokenizers", name)).Encode("");
        Assert.Equal(2, encoded.Ids.Length);
        Assert.Equal([(0, 0), (0, 0)], encoded.Offsets);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_million_characters_are_no_trouble(string name)
    {
        var tokenizer = Tokenizer.Load(TokenData.At("tokenizers", name));
        Assert.Equal(2, tokenizer.EncodeIds(new string('\u0301', 1_000_000), 2).Length);
        Assert.InRange(tokenizer.EncodeIds(new string('a', 1_000_000), 128).Length, 3, 128);
        foreach (var text in (string[])[string.Concat(Enumerable.Repeat("día ", 25_000)), new string(' ', 100_000), new string('a', 100_000)])
        {
            var cut = tokenizer.EncodeIds(text, 128);
            var whole = tokenizer.Encode(text);
            Assert.Equal(Math.Min(128, whole.Ids.Length), cut.Length);
            Assert.Equal(whole.Ids[..(cut.Length - 1)], cut[..^1]);
            Assert.True(whole.Offsets[^2].End <= text.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Unpaired_surrogates_count_as_replacement_characters(string name)
    {
        var tokenizer = Tokenizer.Load(TokenData.At("tokenizers", name));
        var broken = tokenizer.Encode("a\uD83D b\uDE00\uD83D\uDE00 \uDC00");
        var replaced = tokenizer.Encode("a\uFFFD b\uFFFD\uD83D\uDE00 \uFFFD");
        Assert.Equal(replaced.Ids, broken.Ids);
        Assert.Equal(replaced.Offsets, broken.Offsets);
        Assert.Equal(replaced.Ids, tokenizer.EncodeIds("a\uD83D b\uDE00\uD83D\uDE00 \uDC00", 512));
    }

    [Fact]
    public void Control_characters_vanish_for_bert_and_are_bytes_for_roberta()
    {
        Assert.Equal(Uncased.Value.Encode("ab").Ids, Uncased.Value.Encode("a\0\u0001\u007F\u200Bb").Ids);
        Assert.Equal(["<s>", "Ā", "ā", "</s>"], Roberta.Value.Encode("\0\u0001").Tokens);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public void The_culture_of_the_machine_changes_nothing(string culture)
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new(culture);
            Assert.Equal(["[CLS]", "istanbul", "istanbul", "in", "[SEP]"], Uncased.Value.Encode("ISTANBUL İstanbul IN").Tokens);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Many_threads_get_the_same_ids()
    {
        var rows = TokenData.Lines("tokens.jsonl.gz").Take(400);
        var texts = rows.Select(r => (Text: r.GetProperty("text").GetString()!, Ids: TokenData.Numbers(r.GetProperty("bpe-roberta")))).ToArray();
        var tokenizer = Tokenizer.Load(TokenData.At("tokenizers", "bpe-roberta"));
        Parallel.For(0, 8, worker =>
        {
            for (var i = 0; i < texts.Length; i++)
            {
                var (text, ids) = texts[(i + worker * 50) % texts.Length];
                Assert.Equal(ids, tokenizer.EncodeIds(text, int.MaxValue));
            }
        });
    }

    [Fact]
    public void Known_words_allocate_nothing_but_the_ids()
    {
        var text = string.Concat(Enumerable.Repeat("Encourage faculty, staff and students to confront racism. ", 100));
        var ids = Uncased.Value.EncodeIds(text, int.MaxValue);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Uncased.Value.EncodeIds(text, int.MaxValue);
        var besides = GC.GetAllocatedBytesForCurrentThread() - before - sizeof(int) * ids.Length;
        Assert.Equal(1002, ids.Length);
        Assert.InRange(besides, 0, 500);
    }
}
