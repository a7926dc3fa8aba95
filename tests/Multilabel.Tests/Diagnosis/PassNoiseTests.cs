namespace Multilabel.Tests;

public sealed class PassNoiseTests
{
    private const int Rows = 60, Labels = 6, Passes = 12;

    [Theory]
    [InlineData(1, 1, 0, true)]
    [InlineData(2, 2, 0, false)]      // twice the noise
    [InlineData(0.4, 0.4, 0, false)]  // less of it
    [InlineData(0.1, 1.41, 0, false)] // as much altogether, but in half of the rows
    [InlineData(0.5, 0.5, 1, false)]  // in one direction
    public void Only_numbers_with_the_passes_own_noise_are_one_pass_more(double ofEvenRows, double ofOddRows, double shift, bool expected)
    {
        var random = new Random(5);
        var mean = Table(random, 4, 4);
        var passes = Enumerable.Range(0, Passes).Select(_ => Plus(mean, Table(random, 1, 1))).ToList();
        double?[][] file = [.. Plus(mean, Table(random, ofEvenRows, ofOddRows)).Select(row => row!.Select(z => (double?)(z + shift)).ToArray())];
        var noise = PassNoise.Of(file, passes);
        Assert.Equal(Rows * Labels, noise.Cells);
        Assert.Equal(1, noise.Deviation, 0.1);
        Assert.Equal(expected, noise.IsOnePassMore(file, passes, tolerance: 1));
    }

    [Fact]
    public void Cells_without_a_number_do_not_count()
    {
        var random = new Random(6);
        var passes = Enumerable.Range(0, 3).Select(_ => Table(random, 1, 1)).ToList();
        var file = new double?[Rows][];
        for (var i = 0; i < Rows; i++) file[i] = new double?[Labels];
        file[3][2] = 1.5;
        Assert.Equal(1, PassNoise.Of(file, passes).Cells);
    }

    private static float[]?[] Table(Random random, double ofEvenRows, double ofOddRows) =>
        [.. Enumerable.Range(0, Rows).Select(i => Enumerable.Range(0, Labels).Select(_ => (float)(Normal(random) * (i % 2 == 0 ? ofEvenRows : ofOddRows))).ToArray())];

    private static float[]?[] Plus(float[]?[] a, float[]?[] b) => [.. a.Zip(b, (x, y) => x!.Zip(y!, (u, v) => u + v).ToArray())];

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
