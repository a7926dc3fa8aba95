namespace Multilabel.Tests;

public sealed class ConvexProbeTests
{
    [Fact]
    public void More_features_than_rows_separate_any_labels()
    {
        var (features, labels) = Data(rows: 60, width: 100);
        var probe = ConvexProbe.Fit(features, labels, ridge: 0.01);
        Assert.Equal(labels, Array.ConvertAll(features, row => Array.ConvertAll(probe.Logits(row), logit => logit >= 0)));
    }

    [Fact]
    public void Shifted_and_scaled_features_give_the_same_logits()
    {
        var (features, labels) = Data(rows: 80, width: 12);
        var moved = Array.ConvertAll(features, row => row.Select((value, column) => value * (column + 1) * 8 - 50f * column).ToArray());
        var (probe, movedProbe) = (ConvexProbe.Fit(features, labels), ConvexProbe.Fit(moved, labels));
        for (var row = 0; row < 80; row++)
            Assert.Equal(probe.Logits(features[row]), movedProbe.Logits(moved[row]), (a, b) => Math.Abs(a - b) < 0.01);
    }

    [Fact]
    public void A_constant_feature_has_no_weight()
    {
        var (features, labels) = Data(rows: 40, width: 5);
        foreach (var row in features)
            row[2] = 7;
        var probe = ConvexProbe.Fit(features, labels);
        Assert.Equal(0, probe.Weights[2]);
        Assert.Equal(0, probe.Weights[5 + 2]);
        Assert.All(probe.Weights, weight => Assert.True(float.IsFinite(weight)));
    }

    [Fact]
    public void Features_without_signal_give_the_base_rates()
    {
        var (_, labels) = Data(rows: 200, width: 3);
        var features = Array.ConvertAll(labels, _ => new float[4]);
        var rate = labels.Average(row => row[0] ? 1.0 : 0);
        var probe = ConvexProbe.Fit(features, labels);
        Assert.Equal(Math.Log(rate / (1 - rate)), probe.Bias[0], 0.02);
    }

    [Fact]
    public void A_strong_ridge_holds_the_weights_small()
    {
        var (features, labels) = Data(rows: 80, width: 12);
        double Length(double ridge) => Math.Sqrt(ConvexProbe.Fit(features, labels, ridge).Weights.Sum(weight => weight * weight));
        Assert.True(Length(1000) < 0.3 * Length(1) && Length(1) < 0.5 * Length(0.01));
    }

    [Fact]
    public void A_feature_that_is_not_a_number_is_one_clear_message()
    {
        var (features, labels) = Data(rows: 10, width: 3);
        features[4][1] = float.NaN;
        var error = Assert.Throws<MultilabelException>(() => ConvexProbe.Fit(features, labels));
        Assert.Equal("Feature 2 of row 5 is not a finite number; the encoder's weights or its input are broken.", error.Message);
    }

    private static (float[][] Features, bool[][] Labels) Data(int rows, int width)
    {
        var random = new SeededRandom(rows * 1000 + width);
        var features = Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, width).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray()).ToArray();
        return (features, Array.ConvertAll(features, row => new[] { row[0] + 0.5 * random.NextDouble() > 0.25, random.NextDouble() < 0.3 }));
    }
}
