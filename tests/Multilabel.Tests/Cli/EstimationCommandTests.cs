using System.Text.Json;

namespace Multilabel.Tests;

public sealed class EstimationCommandTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Estimate_prints_what_to_expect_and_its_review_becomes_corrected_data()
    {
        var data = SmallData.Csv(_root, 60);
        // Row 5 of the file says the opposite of its text in every label.
        var lines = File.ReadAllLines(data);
        var text = lines[4].Split(',')[0];
        var truth = SmallData.Rows(60).Rows[3].Labels;
        lines[4] = $"{text},{string.Join('|', SmallData.Labels.Where((_, k) => !truth[k]))}";
        File.WriteAllLines(data, lines);

        var review = Path.Combine(_root, "review.xlsx");
        var estimated = Command.Run("estimate", data, "--encoder", "linear", "--folds", "4", "--repeats", "1", "--review", review, "--report", Path.Combine(_root, "report.html"));
        Assert.Equal(0, estimated.ExitCode);
        Assert.Contains("On new texts of this kind, expect micro-F1 ", estimated.Output, StringComparison.Ordinal);
        Assert.Contains("rows.csv row 5: '", estimated.Output, StringComparison.Ordinal);
        Assert.Contains("</html>", File.ReadAllText(Path.Combine(_root, "report.html")), StringComparison.Ordinal);

        var corrected = Path.Combine(_root, "corrected.csv");
        var untouched = Command.Run("review", review, "--data", data, "--out", corrected);
        Assert.Contains("0 labels changed, 0 confirmed", untouched.Output, StringComparison.Ordinal);
        Assert.Equal(Dataset.Load(data).Rows.Select(r => r.Labels), Dataset.Load(corrected).Rows.Select(r => r.Labels));

        var answered = Path.Combine(_root, "answered.csv");
        File.WriteAllLines(answered, ["row,text,label,in the data,agree?", $"5,{text},Pay,{(truth[0] ? "no" : "yes")},no", $"5,{text},Hiring,{(truth[1] ? "no" : "yes")},yes"]);
        var reviewed = Command.Run("review", answered, "--data", data, "--out", corrected);
        Assert.Equal("", reviewed.Error);
        Assert.Contains("1 labels changed, 1 confirmed, 0 left open.", reviewed.Output, StringComparison.Ordinal);
        var row = Dataset.Load(corrected).Rows[3];
        bool[] expected = [truth[0], !truth[1], !truth[2], !truth[3]];
        var names = Dataset.Load(corrected).LabelNames.ToList();
        Assert.Equal(expected, SmallData.Labels.Select(name => row.Labels[names.IndexOf(name)]));
        Assert.Equal(lines, File.ReadAllLines(data));

        File.WriteAllLines(answered, ["row,text,label,in the data,agree?", $"5,{text},Pay,{(truth[0] ? "yes" : "no")},no"]);
        var stale = Command.Run("review", answered, "--data", data, "--out", corrected);
        Assert.Equal(1, stale.ExitCode);
        Assert.Contains("answered.csv row 2: 'Pay' was", stale.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_adds_a_column_of_folds_that_estimate_uses()
    {
        var data = SmallData.Csv(_root, 40);
        var split = Path.Combine(_root, "split.csv");
        var made = Command.Run("split", data, "--out", split, "--folds", "4");
        Assert.Equal(0, made.ExitCode);
        Assert.Contains("40 rows in 4 folds of 10, 10, 10, 10.", made.Output, StringComparison.Ordinal);
        Assert.Equal([.. File.ReadAllLines(data)], File.ReadAllLines(split).Select(line => line[..line.LastIndexOf(',')]));

        var estimated = Command.Run("estimate", split, "--encoder", "linear", "--fold", "fold", "--json", "--no-learning-curve");
        Assert.Equal(0, estimated.ExitCode);
        using var json = JsonDocument.Parse(estimated.Output);
        Assert.Equal(4, json.RootElement.GetProperty("folds").GetInt32());
        Assert.Equal(1, json.RootElement.GetProperty("candidates")[0].GetProperty("repeats").GetInt32());
    }

    [Fact]
    public void Compare_tells_a_worse_classifier_from_a_better_one_and_finds_none_between_equals()
    {
        var data = SmallData.Csv(_root, 60);
        var few = Path.Combine(_root, "few.csv");
        File.WriteAllLines(few, File.ReadAllLines(data).Take(13));
        var (good, poor) = (Path.Combine(_root, "good"), Path.Combine(_root, "poor"));
        Assert.Equal(0, Command.Run("train", data, "--encoder", "linear", "--out", good).ExitCode);
        Command.Run("train", few, "--encoder", "linear", "--out", poor, "--allow-unlearned");
        var compared = Command.Run("compare", good, poor, good, "--data", data);
        Assert.Equal("", compared.Error);
        Assert.Contains($"{poor} is worse than {good} in micro-F1.", compared.Output, StringComparison.Ordinal);
        Assert.Contains($"Between {good} and {good} no difference in micro-F1 can be shown with these texts.", compared.Output, StringComparison.Ordinal);
    }
}
