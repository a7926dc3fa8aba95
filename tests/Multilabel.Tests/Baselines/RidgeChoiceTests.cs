namespace Multilabel.Tests;

public sealed class RidgeChoiceTests
{
    [Fact]
    public void Labels_without_any_signal_want_the_largest_ridge_and_a_plain_signal_a_small_one()
    {
        var random = new SeededRandom(1);
        float[][] Features(int width) => [.. Enumerable.Range(0, 120).Select(_ => Enumerable.Range(0, width).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray())];
        var (many, few) = (Features(200), Features(5));
        Assert.Equal(1000, RidgeChoice.For(many, [.. many.Select(_ => new[] { random.Next(2) == 0 })], seed: 1));
        Assert.Equal(10, RidgeChoice.For(few, [.. few.Select(row => new[] { row[0] > 0 })], seed: 1));
    }
}
