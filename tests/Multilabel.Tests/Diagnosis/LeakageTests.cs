namespace Multilabel.Tests;

public sealed class LeakageTests
{
    private static readonly string[] Names = ["loan", "sexual orientation"];

    [Fact]
    public void A_tag_that_goes_with_a_label_both_ways_is_found()
    {
        var (texts, labels) = Rows((text, l) => (l[0] ? "[L-1] " : "") + text + (l[1] ? " so_7" : ""));
        Assert.Equal([("[L-1]", 0), ("so_7", 1)], LeakedTags.Find(texts, labels, Names).Select(t => (t.Token, t.Label)));
    }

    [Fact]
    public void An_ordinary_word_is_none_even_if_it_goes_with_the_label()
    {
        var (texts, labels) = Rows((text, l) => (l[0] ? "my loan " : "") + text + (l[1] ? " about love" : ""));
        Assert.Empty(LeakedTags.Find(texts, labels, Names));
        Assert.Null(LeakedNames.Find(texts, labels, Names));
    }

    [Fact]
    public void Words_of_any_kind_before_the_text_are_signs_where_most_labels_have_their_own()
    {
        var (texts, labels) = Rows((text, l) => $"{(l[0] ? "harbour " : "")}{(l[1] ? "window " : "")}: {text}");
        Assert.Equal([("harbour", 0), ("window", 1)], LeakedTags.Find(texts, labels, Names).Select(t => (t.Token, t.Label)));
        var (within, same) = Rows((text, l) => $"{text} {(l[0] ? "harbour " : "")}{(l[1] ? "window " : "")}");
        Assert.Empty(LeakedTags.Find(within, same, Names));
    }

    [Fact]
    public void Names_of_exactly_the_labels_at_the_end_are_found_and_taken_off()
    {
        var (texts, labels) = Rows((text, l) => $"{text}. Topics: {string.Join(", ", Names.Where((_, k) => l[k]))}");
        var found = LeakedNames.Find(texts, labels, Names)!;
        Assert.Equal((30, 30, true), (found.Rows, found.Labelled, found.AtEnd));
        Assert.Equal("A text. Topics: ", found.Without("A text. Topics: loan, sexual orientation"));
    }

    private static (string[] Texts, bool[][] Labels) Rows(Func<string, bool[], string> text)
    {
        var labels = Enumerable.Range(0, 40).Select(i => new[] { i % 4 is 1 or 3, i % 4 is 2 or 3 }).ToArray();
        return ([.. labels.Select((l, i) => text($"some words of row{(char)('a' + (i % 26))} that vary", l))], labels);
    }
}
