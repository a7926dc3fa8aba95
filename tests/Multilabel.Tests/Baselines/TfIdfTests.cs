namespace Multilabel.Tests;

public sealed class TfIdfTests
{
    /// <summary>The examples of scikit-learn's user guide.</summary>
    [Theory]
    [InlineData("char_wb", 2, 2, "words wprds", " w,ds,or,pr,rd,s ,wo,wp")]
    [InlineData("char_wb", 5, 5, "jumpy fox", " fox , jump,jumpy,umpy ")]
    [InlineData("word", 1, 2, "Bi-grams are cool!", "are,are cool,bi,bi grams,cool,grams,grams are")]
    [InlineData("word", 1, 1, "This is a very strange text", "is,strange,text,this,very")]
    public void Texts_are_cut_as_scikit_learn_cuts_them(string analyzer, int shortest, int longest, string text, string expected)
    {
        Assert.Equal(expected, string.Join(',', Cut(new Ngrams(analyzer, shortest, longest), text).Distinct().Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("ab", 5, 6, " ab ")]                          // shorter than n: taken once, whole
    [InlineData("", 3, 5, "")]
    [InlineData(" \t\n", 3, 5, "")]
    [InlineData("a\u00A0b", 3, 3, " a , b ")]                // a no-break space is a blank, as in Python
    [InlineData("\U0001F600x", 3, 3, " \U0001F600x,\U0001F600x ")] // characters are code points
    public void Odd_words_follow_python(string text, int shortest, int longest, string expected)
    {
        Assert.Equal(expected, string.Join(',', Cut(new Ngrams(Ngrams.CharactersInWords, shortest, longest), text)));
    }

    [Theory]
    [InlineData("snake_case x2 é ßé", "snake_case,x2,ßé")]
    [InlineData("日本 語 ٣٤", "日本,٣٤")]
    [InlineData("½½ 𝒳𝒴 \u0301\u0301", "½½,𝒳𝒴")]             // numbers of any kind are word characters in Python, accents alone are not
    public void Word_characters_are_pythons(string text, string expected)
    {
        Assert.Equal(expected, string.Join(',', Cut(new Ngrams(Ngrams.Words, 1, 1), text)));
    }

    [Fact]
    public void Weights_are_those_of_scikit_learns_guide()
    {
        // TfidfTransformer on the counts [[3,0,1],[2,0,0],[3,0,0],[4,0,0],[3,2,0],[3,0,2]].
        string[] texts = ["aa aa aa cc", "aa aa", "aa aa aa", "aa aa aa aa", "aa aa aa bb bb", "aa aa aa cc cc"];
        var features = TfIdf.Fit(texts, new LinearOptions { WordNgrams = (1, 1), CharNgrams = (0, 0), SublinearTf = false }, labels: 1);
        Assert.Equal(["aa", "cc", "bb"], features.Vocabulary[0]); // by falling frequency
        var rows = features.Transform(texts);
        Assert.Equal([0.85151335f, 0.52433293f], rows.ValuesOf(0).ToArray(), Near);
        Assert.Equal([1f], rows.ValuesOf(1).ToArray(), Near);
        Assert.Equal([0.55422893f, 0.83236428f], rows.ValuesOf(4).ToArray(), Near);
        Assert.Equal([0, 2], rows.ColumnsOf(4).ToArray());
        Assert.Equal([0.63035731f, 0.77630514f], rows.ValuesOf(5).ToArray(), Near);
    }

    [Fact]
    public void Each_block_has_length_one_by_itself()
    {
        var features = TfIdf.Fit(["equal pay for equal work", "paid leave"], new LinearOptions(), labels: 1);
        var rows = features.Transform(["equal leave"]);
        Assert.Equal(2, rows.ValuesOf(0).ToArray().Sum(value => value * value), 1e-6);
    }

    [Fact]
    public void The_rarest_ngrams_go_first_when_there_are_too_many()
    {
        string[] texts = ["aa bb cc", "aa bb dd", "aa ee ff"];
        string[] Kept(int most) => TfIdf.Fit(texts, new LinearOptions { WordNgrams = (1, 1), CharNgrams = (0, 0), MaxFeatures = most }, labels: 1).Vocabulary[0];
        Assert.Equal(["aa", "bb", "cc", "dd", "ee", "ff"], Kept(6));
        Assert.Equal(["aa", "bb"], Kept(5));
        Assert.Equal(["aa"], Kept(1));
    }

    [Fact]
    public void Lower_case_does_not_depend_on_the_culture()
    {
        var before = Thread.CurrentThread.CurrentCulture;
        try
        {
            Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("tr-TR");
            Assert.Equal("inclusion", Ngrams.Normalise("INCLUSION"));
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    [Fact]
    public void Unpaired_surrogates_become_the_replacement_character()
    {
        Assert.Equal("a\uFFFDb \U0001F600", Ngrams.Normalise("A\uD83DB \U0001F600"));
        Assert.Equal("\uFFFD", Ngrams.Normalise("\uDE00"));
    }

    private static bool Near(float a, float b) => Math.Abs(a - b) < 1e-7;

    private static List<string> Cut(Ngrams ngrams, string text)
    {
        var cut = new List<string>();
        ngrams.Read(Ngrams.Normalise(text), ngram => cut.Add(ngram.ToString()));
        return cut;
    }
}
