using System.Text.Json;

namespace Multilabel.Tests;

public sealed class ManifestHeadTests
{
    private const string Content = """
        {"format": 1, "kind": "encoder", "labels": [{"name": "Pay", "positives": 3}, {"name": "Größe", "positives": 0, "description": "size"}],
         "cut_offs": {"method": "RCut", "calibration": {"slope": 0.5, "bias": -1, "offsets": [0.25, 0],
         "cardinality": [{"labels": [1, 0], "weights": [0.5, 2, 0.25]}]}, "thresholds": [0.5, "Infinity"],
         "basis": ["Own", "TooFewPositives"], "top": 2}, "max_length": 256, "sha256": "0"}
        """;

    [Fact]
    public void What_prediction_needs_is_read()
    {
        var head = Read(Content);
        Assert.Equal("encoder", head.Kind);
        Assert.Equal(["Pay", "Größe"], head.Labels);
        Assert.Equal(256, head.MaxLength);
        Assert.Equal(CutOffMethod.RCut, head.CutOffs.Method);
        Assert.Equal((0.5, -1), (head.CutOffs.Calibration.Slope, head.CutOffs.Calibration.Bias));
        Assert.Equal([0.25, 0], head.CutOffs.Calibration.Offsets);
        var prior = Assert.Single(head.CutOffs.Calibration.Cardinality!);
        Assert.Equal([1, 0], prior.Labels);
        Assert.Equal([0.5, 2, 0.25], prior.Weights);
        Assert.Equal([0.5, double.PositiveInfinity], head.CutOffs.Thresholds);
        Assert.Equal([CutOffBasis.Own, CutOffBasis.TooFewPositives], head.CutOffs.Basis);
        Assert.Equal(2, head.CutOffs.Top);
    }

    [Fact]
    public void It_is_the_same_as_in_the_whole_file()
    {
        var folder = Directory.CreateTempSubdirectory("multilabel-test-").FullName;
        File.WriteAllText(Path.Combine(folder, ClassifierManifest.FileName), Content);
        var (head, whole) = ManifestFile.Open(folder);
        Directory.Delete(folder, recursive: true);
        Assert.Equivalent(whole.Value.Head, head, strict: true);
    }

    [Theory]
    [InlineData("\"max_length\": 256", "\"max_length\": null")]
    [InlineData(", \"max_length\": 256", "")]
    public void Models_without_tokens_have_no_length(string text, string instead) => Assert.Null(Read(Content.Replace(text, instead, StringComparison.Ordinal)).MaxLength);

    [Theory]
    [InlineData("\"format\": 1", "\"format\": 3", "has format 3; this version of Multilabel reads up to 2. Update Multilabel.")]
    [InlineData("\"RCut\"", "\"Guess\"", "not readable as a classifier")]
    [InlineData("\"kind\": \"encoder\", ", "", "not readable as a classifier")]
    [InlineData("\"labels\": [", "\"labels\": [7, ", "not readable as a classifier")]
    public void What_cannot_be_read_is_an_error_that_names_the_file(string text, string instead, string message)
    {
        var error = Assert.Throws<MultilabelException>(() => Read(Content.Replace(text, instead, StringComparison.Ordinal)));
        Assert.StartsWith("c/multilabel.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static ManifestHead Read(string content)
    {
        using var json = JsonDocument.Parse(content);
        return ManifestHead.Of(json.RootElement, "c/multilabel.json");
    }
}
