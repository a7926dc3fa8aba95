namespace Multilabel.Tests;

public sealed class SavingTests
{
    [Theory]
    [InlineData("bert")]
    [InlineData("bert-cased-gelu_new")]
    [InlineData("roberta")]
    [InlineData("xlm-roberta")]
    [InlineData("distilbert")]
    [InlineData("electra")]
    [InlineData("mpnet")]
    public void A_folder_that_is_loaded_and_saved_is_byte_for_byte_what_transformers_saved(string model)
    {
        using var folder = new ScratchFolder();
        using var classifier = SequenceClassifier.Load(EditedModel.Of(model));
        classifier.Save(folder.Path);
        foreach (var name in new[] { "config.json", "model.safetensors" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(EditedModel.Of(model), name)), File.ReadAllBytes(Path.Combine(folder.Path, name)));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Path).Length);
    }

    [Theory]
    [InlineData("bert-legacy", "bert")]
    [InlineData("bert-sharded", "bert")]
    [InlineData("roberta-legacy", "roberta")]
    public void However_the_weights_were_stored_they_are_saved_the_same(string stored, string model)
    {
        using var folder = new ScratchFolder();
        using var classifier = SequenceClassifier.Load(EditedModel.Of(stored));
        classifier.Save(folder.Path);
        Assert.Equal(File.ReadAllBytes(Path.Combine(EditedModel.Of(model), "model.safetensors")), File.ReadAllBytes(Path.Combine(folder.Path, "model.safetensors")));
    }

    [Fact]
    public void A_new_head_is_saved_with_its_labels_and_gives_the_same_logits_when_loaded()
    {
        using var folder = new ScratchFolder();
        using var classifier = SequenceClassifier.Load(EditedModel.Of("distilbert", "encoder"),
            new LoadOptions { Training = true, NewLabels = ["über", "a\"b", "c"] });
        classifier.Save(folder.Path);
        using var again = SequenceClassifier.Load(folder.Path);
        Assert.Equal(classifier.Labels, again.Labels);
        Assert.Equal("multi_label_classification", again.Config.ProblemType);
        using var batch = classifier.CreateBatch([[2, 30, 40, 3], [2, 50, 3]]);
        Assert.Equal(classifier.Predict(batch), again.Predict(batch));
    }
}
