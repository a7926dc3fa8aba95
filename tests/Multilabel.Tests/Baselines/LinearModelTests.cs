namespace Multilabel.Tests;

public sealed class LinearModelTests
{
    private static readonly string[] Texts =
    [
        "We publish pay equity figures every year.", "Our offices are wheelchair accessible.", "Women hold a third of the leadership positions.",
        "Pay gaps between women and men are closed.", "Sign language interpreters attend every meeting.", "We celebrate Pride month.",
        "Leadership answers for pay equity.", "Accessible meetings for everyone.", "",
    ];

    // pay, accessibility, women
    private static readonly bool[][] Labels = Tables.Labels("100 010 001 101 010 000 100 010 000");

    [Fact]
    public void The_training_rows_are_learned()
    {
        var logits = LinearModel.Train(Texts, Labels, new LinearOptions { C = 100 }).Logits(Texts);
        Assert.Equal(Labels, Array.ConvertAll(logits, row => Array.ConvertAll(row, logit => logit >= 0)));
    }

    [Fact]
    public void A_new_text_is_recognised_by_its_words_and_parts_of_words()
    {
        var logits = LinearModel.Train(Texts, Labels).Logits("Equal pay, whatever the office");
        Assert.True(logits[0] > logits[1] && logits[0] > logits[2]);
    }

    [Fact]
    public void The_model_read_again_gives_the_same_bits()
    {
        var model = LinearModel.Train(Texts, Labels);
        var again = LinearModel.FromArrays(model.ToArrays(), model.VocabularyJson());
        Assert.Equal(model.Logits(Texts), again.Logits(Texts));
        Assert.Equal(model.VocabularyJson(), again.VocabularyJson());
        Assert.Equal([[3, model.FeatureCount], [3], [model.FeatureCount]], model.ToArrays().Select(array => array.Shape));
        Assert.Equal(model.ToArrays().Select(array => array.Values), again.ToArrays().Select(array => array.Values));
    }

    [Fact]
    public void Training_twice_gives_the_same_bits()
    {
        var first = LinearModel.Train(Texts, Labels).ToArrays();
        var second = LinearModel.Train(Texts, Labels).ToArrays();
        Assert.Equal(first.Select(array => array.Values), second.Select(array => array.Values));
    }

    [Fact]
    public void A_label_never_or_always_on_stays_so()
    {
        var logits = LinearModel.Train(["one two", "three four"], Tables.Labels("10 10")).Logits(["five", "one"]);
        Assert.All(logits, row => Assert.Equal([MathF.Log(5), -MathF.Log(5)], row, (a, b) => Math.Abs(a - b) < 1e-6));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\0\u0001\uD800")]
    [InlineData("zzz")]
    public void A_text_without_known_ngrams_has_the_bias(string text)
    {
        var model = LinearModel.Train(Texts, Labels);
        Assert.Equal(model.ToArrays().Single(array => array.Shape is [3]).Values, model.Logits(text));
    }

    [Fact]
    public void Texts_of_any_kind_can_be_trained_on()
    {
        string[] texts = [new string('x', 100_000), "\uD800\uDC00 \uDFFF", "\r\n\t", "İstanbul ΑΣ", "\U0001F600\U0001F600", "a"];
        var labels = Tables.Labels("10 01 10 01 10 01");
        var model = LinearModel.Train(texts, labels);
        var again = LinearModel.FromArrays(model.ToArrays(), model.VocabularyJson());
        Assert.All(model.Logits(texts), row => Assert.All(row, logit => Assert.True(float.IsFinite(logit))));
        Assert.Equal(model.Logits(texts), again.Logits(texts));
    }

    [Fact]
    public void One_row_and_one_label_can_be_trained_on()
    {
        Assert.True(LinearModel.Train(["only"], Tables.Labels("1")).Logits("only")[0] > 0);
    }

    [Fact]
    public void No_rows_is_one_clear_message()
    {
        Assert.Equal("There are no rows to train on; at least one text is needed.", Assert.Throws<MultilabelException>(() => LinearModel.Train([], [])).Message);
    }

    [Fact]
    public void A_cost_of_zero_is_one_clear_message()
    {
        var error = Assert.Throws<MultilabelException>(() => LinearModel.Train(Texts, Labels, new LinearOptions { C = 0 }));
        Assert.Equal("C is 0; it must be above 0 (usual: 1 to 1000).", error.Message);
    }

    [Fact]
    public void A_folder_with_a_foreign_part_is_one_clear_message()
    {
        var model = LinearModel.Train(Texts, Labels);
        var arrays = model.ToArrays();
        Assert.StartsWith("The linear classifier has no tensor \"tfidf.idf\"", Message([arrays[0], arrays[1]], model.VocabularyJson()));
        Assert.StartsWith("Tensor \"classifier.weight\" has shape [2, 3]", Message([arrays[0] with { Shape = [2, 3], Values = new float[6] }, arrays[1], arrays[2]], model.VocabularyJson()));
        Assert.StartsWith("The linear classifier's vocabulary is not valid JSON", Message(arrays, "{"));
        Assert.StartsWith("The linear classifier's vocabulary has version 9", Message(arrays, "{\"version\":9}"));
        Assert.StartsWith("The linear classifier's vocabulary lacks", Message(arrays, "{\"version\":1,\"blocks\":[{\"analyzer\":\"bytes\"}]}"));
        var other = LinearModel.Train(["another text"], Tables.Labels("111")).VocabularyJson();
        Assert.Contains("the two files are not from one classifier", Message(arrays, other), StringComparison.Ordinal);
    }

    private static string Message(IReadOnlyList<NamedArray> arrays, string vocabulary) =>
        Assert.Throws<MultilabelException>(() => LinearModel.FromArrays(arrays, vocabulary)).Message;
}
