namespace Multilabel.Tests;

public sealed class RowOrderCheckTests
{
    [Theory]
    [InlineData(1.0, 0.3, 6, 1, 2 * 0.000729)]               // 0.3 to the sixth: the bound is exact where all rows fit
    [InlineData(1.0, 0.5, 10, -67, 134 * 0.0009765625)]
    [InlineData(0.5, 0.5, 100, 3, 6)]                        // as many as chance gives
    public void A_shift_that_fits_by_accident_is_as_likely_as_its_distance_is_long(double share, double chance, int rows, int distance, double expected) =>
        Assert.Equal(expected, RowOrderCheck.ByAccident(share, chance, rows, distance), 1e-9);
}
