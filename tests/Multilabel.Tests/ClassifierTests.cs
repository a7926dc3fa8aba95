namespace Multilabel.Tests;

[Collection(Alone.Name)]
public sealed class ClassifierTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_linear_classifier_learns_its_rows_and_predicts_the_same_after_saving()
    {
        using var trained = Classifier.Train(SmallData.Rows(60), SmallData.Linear);
        Assert.Equal(VerdictKind.Learned, trained.Verdict!.Kind);
        trained.Save(Path.Combine(_root, "c"));
        using var loaded = Classifier.Load(Path.Combine(_root, "c"));
        string[] texts = ["A course about wages.", "Something else entirely", ""];
        foreach (var (a, b) in trained.Predict(texts).Zip(loaded.Predict(texts)))
        {
            Assert.Equal(a.Logits, b.Logits);
            Assert.Equal(a.Decisions, b.Decisions);
        }
        Assert.Contains("Pay", loaded.Predict("We publish pay and salary.").Labels.Select(l => l.Label));
    }

    [Theory]
    [InlineData("bert")]
    [InlineData("roberta")]
    [InlineData("xlm-roberta")]
    [InlineData("distilbert")]
    [InlineData("electra")]
    [InlineData("mpnet")]
    public void An_encoder_of_every_family_trains_saves_loads_and_verifies(string family)
    {
        using var trained = Classifier.Train(SmallData.Rows(40), SmallData.Quick(family) with { Epochs = 3 });
        trained.Save(Path.Combine(_root, "c"));
        var verification = Classifier.VerifyFolder(Path.Combine(_root, "c"));
        Assert.Empty(verification.Findings);
        Assert.True(verification.GoldenRows > 5);
        using var loaded = Classifier.Load(Path.Combine(_root, "c"));
        Assert.Equal(trained.Predict("A course about wages.").Logits, loaded.Predict("A course about wages.").Logits);
    }

    [Fact]
    public void A_small_encoder_learns_its_rows()
    {
        using var trained = Classifier.Train(SmallData.Rows(60), SmallData.Quick() with { Epochs = 30 });
        Assert.Equal(VerdictKind.Learned, trained.Verdict!.Kind);
        var weights = trained.Verdict.Evidence.Weights;
        Assert.Equal(weights["chosen"], weights["reloaded"]);
        Assert.NotEqual(weights["loaded"], weights["reloaded"]);
    }

    [Fact]
    public void Mean_pooling_is_saved_as_a_sentence_encoder()
    {
        using var trained = Classifier.Train(SmallData.Rows(40), SmallData.Quick() with { Epochs = 3, Head = HeadKind.MeanPooling });
        trained.Save(Path.Combine(_root, "c"));
        Assert.True(File.Exists(Path.Combine(_root, "c", "modules.json")));
        Assert.True(File.Exists(Path.Combine(_root, "c", "2_Dense", "model.safetensors")));
        Assert.Empty(Classifier.VerifyFolder(Path.Combine(_root, "c")).Findings);
    }

    [Fact]
    public void Training_that_learns_nothing_says_so()
    {
        var options = SmallData.Quick() with { Epochs = 1, LearningRate = 1e-9, HeadLearningRate = 1e-9, LinearProbe = false };
        using var trained = Classifier.Train(SmallData.Rows(40), options);
        Assert.StartsWith("Not learned", trained.Verdict!.Line, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_threads_get_the_same_predictions()
    {
        using var trained = Classifier.Train(SmallData.Rows(40), SmallData.Quick() with { Epochs = 2 });
        var expected = trained.Predict("A course about wages.").Logits;
        Parallel.For(0, 32, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => Assert.Equal(expected, trained.Predict("A course about wages.").Logits));
    }

    [Fact]
    public void Too_few_rows_are_refused_with_the_number_needed()
    {
        var error = Assert.Throws<MultilabelException>(() => Classifier.Train(SmallData.Rows(1), SmallData.Linear));
        Assert.Contains("1 rows with text", error.Message, StringComparison.Ordinal);
        Assert.Contains("at least 10", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_without_any_label_are_refused()
    {
        var data = Dataset.Of(Enumerable.Range(0, 20).Select(i => ($"text {i}", Enumerable.Empty<string>())), ["A", "B"]);
        Assert.Contains("nothing to learn", Assert.Throws<MultilabelException>(() => Classifier.Train(data, SmallData.Linear)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_label_is_a_yes_or_no_question_and_works()
    {
        var data = Dataset.Of(Enumerable.Range(0, 40).Select(i => ($"text {i} {(i % 3 == 0 ? "pay" : "course")}", i % 3 == 0 ? new[] { "Pay" } : Enumerable.Empty<string>())), ["Pay"]);
        using var trained = Classifier.Train(data, SmallData.Linear);
        Assert.True(trained.Verdict!.IsLearned);
    }

    [Fact]
    public void A_label_that_is_always_on_is_always_predicted()
    {
        var data = Dataset.Of(Enumerable.Range(0, 40).Select(i => ($"text {i} {(i % 3 == 0 ? "pay" : "course")}", (i % 3 == 0 ? new[] { "Pay", "All" } : ["All"]).AsEnumerable())), ["Pay", "All"]);
        using var trained = Classifier.Train(data, SmallData.Linear);
        Assert.True(trained.Verdict!.IsLearned);
        Assert.Contains("All", trained.Predict("anything").Labels.Select(l => l.Label));
    }

    [Fact]
    public void Evaluating_on_a_label_that_the_classifier_does_not_know_names_it_and_the_closest()
    {
        using var trained = Classifier.Train(SmallData.Rows(40), SmallData.Linear);
        var other = Dataset.Of([("text", new[] { "Hirings" }.AsEnumerable())], ["Hirings"]);
        var error = Assert.Throws<MultilabelException>(() => trained.Evaluate(other));
        Assert.Contains("'Hirings'", error.Message, StringComparison.Ordinal);
        Assert.Contains("closest: 'Hiring'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loading_a_folder_that_is_not_there_says_what_is_expected() =>
        Assert.Contains("is not a folder; expected a classifier folder", Assert.Throws<MultilabelException>(() => Classifier.Load(Path.Combine(_root, "nothing"))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_folder_keeps_no_training_text_when_told_so()
    {
        using var trained = Classifier.Train(SmallData.Rows(40), SmallData.Quick() with { Epochs = 1, GoldenText = false });
        trained.Save(Path.Combine(_root, "c"));
        Assert.DoesNotContain("we plan", File.ReadAllText(Path.Combine(_root, "c", "multilabel.json")), StringComparison.Ordinal);
        Assert.Empty(Classifier.VerifyFolder(Path.Combine(_root, "c")).Findings);
    }
}
