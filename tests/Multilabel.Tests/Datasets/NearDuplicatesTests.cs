namespace Multilabel.Tests;

public sealed class NearDuplicatesTests
{
    [Fact]
    public void Texts_that_differ_in_case_white_space_or_one_letter_of_many_are_near()
    {
        var texts = new[]
        {
            "We will publish pay-equity figures for every team and every level of the company each year, in the annual report.",
            "we will  publish pay-equity figures for every team and every level of the company each year, in the annual report.",
            "We will publish pay-equity figures for every team and every level of the company each year, in the annual reports.",
            "Captions are added to every video.",
        };
        Assert.Equal([(0, 1), (0, 2), (1, 2)], NearDuplicates.Find(texts).Order());
    }

    [Fact]
    public void It_finds_exactly_the_pairs_that_comparing_all_of_them_finds()
    {
        var random = new SeededRandom(5);
        var texts = new List<string>();
        for (var i = 0; i < 120; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 30 + random.Next(60)).Select(_ => (char)('a' + random.Next(26))));
            texts.Add(text);
            // One letter changes five of the shingles: some of these pairs are just above the bound and some just below.
            texts.Add(text[..(text.Length / 2)] + '#' + text[(text.Length / 2 + 1)..]);
            texts.Add(text + text[..random.Next(10)]);
        }
        var expected = from second in Enumerable.Range(0, texts.Count) from first in Enumerable.Range(0, second) where Jaccard(texts[first], texts[second]) >= 0.9 select (first, second);
        var found = NearDuplicates.Find(texts).Order().ToList();
        Assert.Equal(expected.Order(), found);
        Assert.InRange(found.Count, 20, 340);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    public void Short_texts_are_near_only_to_their_equals(string text)
    {
        Assert.Equal(text.Length == 0 ? [] : [(0, 1)], NearDuplicates.Find([text, text.ToUpperInvariant(), "abcd"]));
    }

    private static double Jaccard(string a, string b)
    {
        HashSet<string> Set(string text) => [.. Enumerable.Range(0, text.Length - 4).Select(i => text.Substring(i, 5))];
        var (x, y) = (Set(a), Set(b));
        var common = x.Count(y.Contains);
        return (double)common / (x.Count + y.Count - common);
    }
}
