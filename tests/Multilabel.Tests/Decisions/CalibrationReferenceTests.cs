using System.Text.Json;

namespace Multilabel.Tests;

public sealed class CalibrationReferenceTests
{
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_fit_and_the_plug_in_cuts_equal_scipys(int number)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "TestData", "calibration", "calibration.json")));
        var test = document.RootElement.GetProperty("cases")[number];
        float[][] logits = [.. test.GetProperty("logits").EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetSingle()).ToArray())];
        bool[][] labels = [.. test.GetProperty("labels").EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetInt32() == 1).ToArray())];

        var calibration = PooledPlatt.Fit(logits, labels);

        Assert.Equal(test.GetProperty("slope").GetDouble(), calibration.Slope, Tolerance);
        Assert.Equal(test.GetProperty("bias").GetDouble(), calibration.Bias, Tolerance);
        Assert.Equal(test.GetProperty("objective").GetDouble(), PooledPlatt.Objective(calibration, logits, labels), Tolerance);
        var probabilities = calibration.Apply(logits);
        for (var label = 0; label < calibration.Offsets.Count; label++)
        {
            Assert.Equal(test.GetProperty("offsets")[label].GetDouble(), calibration.Offsets[label], Tolerance);
            Assert.Equal(test.GetProperty("plug_in_thresholds")[label].GetDouble(), LabelCut.PlugIn(MetricTable.Column(probabilities, label)), Tolerance);
        }
    }
}
