namespace Multilabel.Tests;

public sealed class NormalNumbersTests
{
    [Fact]
    public void Normal_numbers_have_the_normal_distribution()
    {
        const int n = 200_000;
        var random = SeededRandom.For(5, "head.weight");
        var numbers = Enumerable.Range(0, n).Select(_ => NormalNumbers.Next(random)).ToArray();
        Assert.InRange(numbers.Average(), -0.01, 0.01);
        Assert.InRange(numbers.Average(x => x * x), 0.985, 1.015);
        // Shares below some points of the standard normal distribution function; the standard error is at most 0.0011.
        foreach (var (point, share) in new[] { (-2.0, 0.02275), (-1.0, 0.15866), (-0.5, 0.30854), (0.0, 0.5), (0.25, 0.59871), (1.5, 0.93319), (3.0, 0.99865) })
            Assert.InRange(numbers.Count(x => x < point) / (double)n, share - 0.005, share + 0.005);
    }

    [Fact]
    public void Each_purpose_has_its_own_stream_that_repeats()
    {
        double First(ulong seed, string purpose) => SeededRandom.For(seed, purpose).NextDouble();
        Assert.Equal(First(1, "a.weight"), First(1, "a.weight"));
        Assert.Equal(3, new HashSet<double> { First(1, "a.weight"), First(2, "a.weight"), First(1, "b.weight") }.Count);
    }
}
