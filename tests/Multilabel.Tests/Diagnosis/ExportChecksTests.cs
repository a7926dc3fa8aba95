namespace Multilabel.Tests;

/// <summary>Files that torch exported from the reference model beside its own weights; how they were made stands in TestData/onnx/README.md.</summary>
public sealed class ExportChecksTests
{
    [Theory]
    [InlineData("right.onnx", null)]
    [InlineData("other-weights.onnx", "I1")]
    [InlineData("training-mode.onnx", "I2")]
    [InlineData("fixed-shape.onnx", "I2")]
    [InlineData("int8.onnx", "I3")]
    public void What_an_exported_file_computes_is_compared(string file, string? id)
    {
        using var model = new EditedModel();
        File.Copy(Path.Combine(AppContext.BaseDirectory, "TestData", "onnx", file), Path.Combine(model.Path, "model.onnx"));
        Assert.Equal(id, Examine(model).Findings.FirstOrDefault(f => f.Id[0] == 'I')?.Id);
    }

    [Fact]
    public void Files_in_the_folder_onnx_are_found_and_named()
    {
        using var model = new EditedModel();
        Directory.CreateDirectory(Path.Combine(model.Path, "onnx"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "TestData", "onnx", "other-weights.onnx"), Path.Combine(model.Path, "onnx", "classifier.onnx"));
        Assert.Equal("classifier.onnx", Examine(model).Findings.Single(f => f.Id == "I1").Evidence["file"]);
    }

    [Fact]
    public void A_file_that_is_no_model_is_told_and_hides_nothing()
    {
        using var model = new EditedModel().With("model.onnx", "no model");
        var diagnosis = Examine(model);
        Assert.DoesNotContain(diagnosis.Findings, f => f.Id[0] == 'I');
        Assert.Contains(diagnosis.NotExamined, n => n.Contains("model.onnx: ONNX Runtime cannot open it", StringComparison.Ordinal));
    }

    // The rows have the labels that the model gives them, so that nothing else is wrong with it.
    private static Diagnosis Examine(EditedModel model)
    {
        var texts = Enumerable.Range(1, 12).Select(n => string.Concat(Enumerable.Repeat("the sky is clear tonight ", n % 5)) + $"row {n}").ToList();
        using var opened = ExaminedModel.Open(model.Path);
        var labels = opened.LogitsOf(texts).Select(row => opened.Labels.Where((_, k) => row[k] > 0).ToArray());
        return Doctor.Examine(model.Path, Dataset.Of([.. texts.Zip(labels, (t, l) => (t, (IEnumerable<string>)l))], opened.Labels));
    }
}
