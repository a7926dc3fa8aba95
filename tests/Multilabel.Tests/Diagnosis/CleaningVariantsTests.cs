namespace Multilabel.Tests;

public sealed class CleaningVariantsTests
{
    [Theory]
    [InlineData("lower case, punctuation and signs removed", "It's £5, a_b ok?", "its 5 a_b ok")]
    [InlineData("lower case, all but letters, digits and blanks removed", "It's £5, a_b ok?", "its 5 ab ok")]
    [InlineData("letters of ASCII alone, others made blanks, white space single", "Café 24 is open!", "Caf is open")]
    [InlineData("ASCII punctuation made blanks", "a-b “c”", "a b “c”")]
    [InlineData("links, @names and #tags removed, white space single", "see https://a.b/c?d @you #now please", "see please")]
    [InlineData("backslash escapes decoded", @"It\u0027s \""new\""\u002e\nSee a\\b", "It's \"new\".\nSee a\\b")]
    [InlineData("characters escaped as in JSON", "Café \"new\"\n", @"Caf\u00e9 \""new\""\n")]
    public void Texts_are_cleaned_as_it_says(string name, string text, string cleaned) => Assert.Equal(cleaned, TextVariants.All.Single(v => v.Name == name).Change(text));

    [Fact]
    public void No_two_have_one_name() => Assert.Equal(TextVariants.All.Count, TextVariants.All.Select(v => v.Name).Distinct().Count());
}
