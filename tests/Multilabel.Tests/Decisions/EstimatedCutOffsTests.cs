using System.Text.Json;
using System.Text.Json.Nodes;

namespace Multilabel.Tests;

public sealed class EstimatedCutOffsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    private string File => Path.Combine(_folder, "estimate.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_classifier_of_the_same_rows_decides_as_the_estimate_did()
    {
        var data = SmallData.Rows(60);
        var estimate = Estimate(data);
        using var classifier = Classifier.Train(data, SmallData.Linear with { CutOffsFrom = File, Holdout = false });
        var trained = classifier.Manifest!.CutOffs;
        Assert.Equal(estimate.Best.CutOffs.Thresholds, trained.Thresholds);
        Assert.Equal(estimate.Best.CutOffs.Basis, trained.Basis);
        Assert.Equal(estimate.Best.CutOffs.Calibration.Offsets, trained.Calibration.Offsets);
        Assert.Equal((estimate.Best.CutOffs.Method, estimate.Best.CutOffs.Calibration.Slope), (trained.Method, trained.Calibration.Slope));
    }

    [Fact]
    public void They_follow_the_names_of_the_labels()
    {
        var estimate = Estimate(SmallData.Rows(60)).Best.CutOffs;
        var turned = EstimatedCutOffs.Read(File, "linear", [.. SmallData.Labels.Reverse()]);
        Assert.Equal(estimate.Thresholds.Reverse(), turned.Thresholds);
        Assert.Equal(estimate.Calibration.Offsets.Reverse(), turned.Calibration.Offsets);
    }

    [Fact]
    public void Numbers_of_labels_follow_them_too()
    {
        Estimate(SmallData.Rows(60));
        AddCardinality(0, 1);
        var prior = Assert.Single(EstimatedCutOffs.Read(File, "linear", [.. SmallData.Labels.Reverse()]).Calibration.Cardinality!);
        Assert.Equal([SmallData.Labels.Count - 1, SmallData.Labels.Count - 2], prior.Labels);
        Assert.Equal([0.5, 2], prior.Weights);
    }

    [Fact]
    public void Numbers_of_labels_that_are_not_there_are_refused()
    {
        Estimate(SmallData.Rows(60));
        AddCardinality(0, 4);
        Assert.Contains("cardinality", Assert.Throws<MultilabelException>(() => EstimatedCutOffs.Read(File, "linear", SmallData.Labels)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("finetuned", "Pay,Hiring,Training,Access", "has no candidate 'finetuned'")]
    [InlineData("linear", "Pay,Hiring,Training", "is of other labels")]
    [InlineData("linear", "Pay,Hiring,Training,Age", "is of other labels")]
    public void An_estimate_of_something_else_is_refused(string candidate, string labels, string message)
    {
        Estimate(SmallData.Rows(60));
        var error = Assert.Throws<MultilabelException>(() => EstimatedCutOffs.Read(File, candidate, labels.Split(',')));
        Assert.StartsWith(File, error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text,labels")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"candidates\": [{\"name\": \"linear\"}]}")]
    public void Another_file_is_refused(string content)
    {
        System.IO.File.WriteAllText(File, content);
        var error = Assert.Throws<MultilabelException>(() => EstimatedCutOffs.Read(File, "linear", SmallData.Labels));
        Assert.Contains("not an estimate", error.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Throws<MultilabelException>(() => EstimatedCutOffs.Read(File + ".gone", "linear", SmallData.Labels)).Message, StringComparison.Ordinal);
    }

    private void AddCardinality(params int[] labels)
    {
        var estimate = JsonNode.Parse(System.IO.File.ReadAllText(File))!;
        estimate["candidates"]![0]!["cut_offs"]!["calibration"]!["cardinality"] = JsonSerializer.SerializeToNode(new[] { new { labels, weights = new[] { 0.5, 2 } } });
        System.IO.File.WriteAllText(File, estimate.ToJsonString());
    }

    private EstimationResult Estimate(Dataset data)
    {
        var estimate = Classifier.Estimate(data, SmallData.Linear, options: new EstimationOptions { Folds = 3, Repeats = 1, LearningCurve = false });
        using var stream = System.IO.File.Create(File);
        EstimationJson.Write(stream, estimate);
        return estimate;
    }
}
