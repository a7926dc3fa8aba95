namespace Multilabel.Tests;

public sealed class LinearTrainingTests
{
    [Fact]
    public void Cut_offs_of_very_many_rows_come_from_one_more_model_of_four_fifths_of_them()
    {
        var random = new SeededRandom(5);
        string[] labels = ["even", "late"];
        var rows = Enumerable.Range(0, 10_000).Select(_ =>
        {
            var words = Enumerable.Range(0, 3).Select(_ => $"w{random.Next(100):00}").ToArray();
            return (string.Join(' ', words), labels.Where((_, k) => words.Any(w => k == 0 ? w[^1] == '0' : w[^2] == '9')));
        });
        var dataset = Dataset.Of(rows, labels);
        var told = new List<string>();
        var trained = new LinearTraining(dataset, SmallData.Linear, progress => told.Add((progress as TrainingStep)?.What ?? ""), CancellationToken.None).Run();
        Assert.Equal(["", "linear model", "linear model, cut-offs from a fifth of the rows"], told.Distinct());
        Assert.All(trained.CutOffs.Thresholds, cut => Assert.InRange(cut, 0.1, 0.9));
        using var model = trained.Model;
        var predicted = model.Logits([.. dataset.Rows.Take(500).Select(r => r.Text)]);
        var wrong = predicted.SelectMany((row, i) => row.Select((z, k) => z > 0 != dataset.Rows[i].Labels[k])).Count(isWrong => isWrong);
        Assert.InRange(wrong, 0, 10);
    }
}
