using System.Text.Json;

namespace Multilabel.Tests;

public sealed class MetricReferenceTests
{
    private const double Tolerance = 1e-9;

    public static TheoryData<int> Cases()
    {
        using var document = Read();
        return [.. Enumerable.Range(0, document.RootElement.GetProperty("cases").GetArrayLength())];
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_metric_equals_scikit_learns(int number)
    {
        using var document = Read();
        var test = document.RootElement.GetProperty("cases")[number];
        var labels = Rows(test.GetProperty("labels"), cell => cell.GetInt32() == 1);
        var scores = Rows(test.GetProperty("scores"), cell => cell.GetDouble());
        var threshold = test.GetProperty("threshold").GetDouble();
        var decided = Array.ConvertAll(scores, row => Array.ConvertAll(row, score => score >= threshold));

        var table = MetricTable.Compute(labels, scores, decided);
        var names = Enumerable.Range(0, labels[0].Length).Select(label => $"label {label}").ToArray();
        var result = Evaluator.Evaluate(names, labels, scores, decided);

        foreach (var expected in test.GetProperty("expected").EnumerateObject())
        {
            if (expected.Name == "per_label")
            {
                AssertColumn(expected.Value.GetProperty("precision"), result, label => label.Precision);
                AssertColumn(expected.Value.GetProperty("recall"), result, label => label.Recall);
                AssertColumn(expected.Value.GetProperty("f1"), result, label => label.F1);
                AssertColumn(expected.Value.GetProperty("support"), result, label => label.Positives);
            }
            else if (expected.Name == "average_precision_per_label")
            {
                AssertColumn(expected.Value, result, label => label.AveragePrecision);
            }
            else if (expected.Name == "auc_per_label")
            {
                AssertColumn(expected.Value, result, label => label.Auc);
            }
            else if (!(expected.Name == "log_loss_per_cell" && expected.Value.ValueKind == JsonValueKind.Null))
            {
                AssertEqual(expected.Name, expected.Value, table[expected.Name]);
            }
        }
    }

    private static void AssertColumn(JsonElement expected, EvaluationResult result, Func<LabelEvaluation, double?> column)
    {
        Assert.Equal(expected.GetArrayLength(), result.Labels.Count);
        for (var label = 0; label < result.Labels.Count; label++)
            AssertEqual(result.Labels[label].Label, expected[label], column(result.Labels[label]));
    }

    private static void AssertEqual(string name, JsonElement expected, double? actual)
    {
        if (expected.ValueKind == JsonValueKind.Null)
            Assert.True(actual is null, $"{name}: expected undefined, found {actual}");
        else
            Assert.True(actual is { } value && Math.Abs(expected.GetDouble() - value) <= Tolerance, $"{name}: expected {expected.GetDouble()}, found {actual}");
    }

    private static T[][] Rows<T>(JsonElement rows, Func<JsonElement, T> cell) => [.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(cell).ToArray())];

    private static JsonDocument Read() => JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "TestData", "metrics", "metrics.json")));
}
