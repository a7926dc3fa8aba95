using System.Text.Json;

namespace Multilabel.Tests;

/// <summary>The command on a classifier that learned its rows, and on the same folder with something broken.</summary>
public sealed class DoctorCommandTests(LearnedFolder learned) : DoctorScenario(learned)
{
    [Fact]
    public void A_model_that_learned_is_healthy()
    {
        var result = Command.Run("doctor", Learned.Folder, "--data", Learned.Data, "--json");
        Assert.Equal(0, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal("healthy", json.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("cause").ValueKind);
        Assert.Equal(1, json.RootElement.GetProperty("measurements").GetProperty("right_cells").GetDouble());
    }

    [Fact]
    public void A_head_that_is_not_in_the_file_is_the_cause()
    {
        var folder = Copy();
        RemoveTensors(folder, name => name.StartsWith("classifier", StringComparison.Ordinal));
        Assert.Equal("C3", CauseOf(folder));
    }

    [Fact]
    public void Label_names_in_another_order_are_the_cause()
    {
        var folder = Copy();
        Configure(folder, config =>
        {
            for (var i = 0; i < SmallData.Labels.Count; i++)
            {
                var name = SmallData.Labels[(i + 1) % SmallData.Labels.Count];
                config["id2label"]![$"{i}"] = name;
                config["label2id"]![name] = i;
            }
        });
        Assert.Equal("E1", CauseOf(folder));
    }

    [Fact]
    public void Softmax_scores_are_the_cause()
    {
        using var classifier = Classifier.Load(Learned.Folder);
        var file = Written("predictions.csv", classifier.Predict(Rows.Select(r => r.Text)).Select(p =>
        {
            var e = p.Logits.Select(z => Math.Exp(z)).ToArray();
            return string.Join(',', e.Select(x => (x / e.Sum()).ToString("0.000000", System.Globalization.CultureInfo.InvariantCulture)));
        }).Prepend(Header));
        Assert.Equal("H2", CauseOf(Learned.Folder, "--predictions", file));
    }

    [Fact]
    public void The_report_is_one_page_that_names_the_cause()
    {
        var folder = Copy();
        RemoveTensors(folder, name => name.StartsWith("classifier", StringComparison.Ordinal));
        var page = Path.Combine(Root, "report.html");
        Assert.Equal(3, Command.Run("doctor", folder, "--data", Learned.Data, "--report", page).ExitCode);
        var html = File.ReadAllText(page);
        Assert.Contains("<b>C3 ", html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no such folder", "nowhere")]
    [InlineData("config.json", ".")]
    public void What_is_no_model_is_said_in_one_line(string expected, string folder)
    {
        var result = Command.Run("doctor", Path.Combine(Root, folder), "--data", Learned.Data);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    private string? CauseOf(string folder, params string[] more)
    {
        var result = Command.Run(["doctor", folder, "--data", Learned.Data, "--json", .. more]);
        Assert.Equal(3, result.ExitCode);
        return CauseOf(JsonDocument.Parse(result.Output));
    }

    private static void RemoveTensors(string folder, Func<string, bool> isRemoved) =>
        Rewrite(folder, (tensor, bytes) => isRemoved(tensor.Name) ? [] : [new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, bytes)]);
}
