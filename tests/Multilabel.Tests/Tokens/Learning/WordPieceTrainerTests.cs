namespace Multilabel.Tests;

public sealed class WordPieceTrainerTests
{
    private static readonly string[] Special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    private static readonly Dictionary<string, long> Words =
        "low 1031,lower 617,lowest 409,newest 811,widest 307,wide 211,new 503,slow 149,slower 97,show 83,wow 71,nest 61,west 53,banana 47,naive 31,don 23,t 29,' 19"
            .Split(',').Select(word => word.Split(' ')).ToDictionary(word => word[0], word => long.Parse(word[1], System.Globalization.CultureInfo.InvariantCulture));

    // Pairs of "ab" 5 times, "abc" 3 times, "bc" twice: a ##b occurs 8 times, ab ##c 3 times, b ##c twice, joined in this order.
    [Fact]
    public void The_most_frequent_pair_is_joined_first()
    {
        var counts = new Dictionary<string, long> { ["ab"] = 5, ["abc"] = 3, ["bc"] = 2 };
        Assert.Equal([.. Special, "a", "b", "c", "##b", "##c", "ab", "abc", "bc"], new WordPieceTrainer(100, Special).Train(counts));
        Assert.Equal([.. Special, "a", "b", "c", "##b", "##c", "ab"], new WordPieceTrainer(11, Special).Train(counts));
    }

    // b ##a ##a ##a ##a becomes b ##aa ##aa; of the two pairs then there, b ##aa has the lower ids.
    [Fact]
    public void Pairs_that_overlap_are_joined_from_the_left()
    {
        var counts = new Dictionary<string, long> { ["baaaa"] = 4 };
        Assert.Equal([.. Special, "a", "b", "##a", "##aa", "baa", "baaaa"], new WordPieceTrainer(100, Special).Train(counts));
    }

    [Fact]
    public void Equally_frequent_pairs_follow_the_ids()
    {
        var counts = new Dictionary<string, long> { ["xy"] = 3, ["ab"] = 3 };
        Assert.Equal([.. Special, "a", "b", "x", "y", "##b", "##y", "ab", "xy"], new WordPieceTrainer(100, Special).Train(counts));
    }

    [Fact]
    public void What_occurs_once_is_not_learned()
    {
        var counts = new Dictionary<string, long> { ["ab"] = 2, ["z"] = 1 };
        Assert.Equal([.. Special, "a", "b", "##b", "ab"], new WordPieceTrainer(100, Special).Train(counts));
    }

    [Fact]
    public void The_alphabet_can_be_limited_to_the_most_frequent_characters()
    {
        var counts = new Dictionary<string, long> { ["ab"] = 4, ["cab"] = 2 };
        Assert.Equal([.. Special, "a", "b", "##b", "ab"], new WordPieceTrainer(100, Special) { LimitAlphabet = 2 }.Train(counts));
    }

    // WordPieceTrainer of tokenizers 0.23.3 with these words as often as they are counted, min_frequency 2; both sizes are free of ties.
    [Theory]
    [InlineData(40, "##es ##est ##ow low ne new newest")]
    [InlineData(48, "##er ##es ##est ##ow low lower lowest ne new newest sl slow wi wid widest")]
    public void The_pieces_are_those_of_the_tokenizers_library(int size, string joined)
    {
        string[] characters = ["##a", "##d", "##e", "##h", "##i", "##l", "##n", "##o", "##r", "##s", "##t", "##v", "##w", "'", "a", "b", "d", "e", "h", "i", "l", "n", "o", "r", "s", "t", "v", "w"];
        var expected = Special.Concat(characters).Concat(joined.Split(' '));
        Assert.Equal(expected.Order(StringComparer.Ordinal), new WordPieceTrainer(size, Special).Train(Words).Order(StringComparer.Ordinal));
    }
}
