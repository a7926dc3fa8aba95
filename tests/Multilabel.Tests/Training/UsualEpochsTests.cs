namespace Multilabel.Tests;

public sealed class UsualEpochsTests
{
    [Theory]
    [InlineData(true, 4, 50, false)]       // 58 rows: 200 steps
    [InlineData(true, 25, 20, false)]
    [InlineData(true, 250, 20, false)]     // 5,000 steps
    [InlineData(true, 251, 19, true)]
    [InlineData(true, 1000, 5, true)]
    [InlineData(true, 2714, 3, true)]      // 43,000 rows
    [InlineData(false, 4, 150, false)]
    [InlineData(false, 250, 40, false)]
    [InlineData(false, 1000, 10, true)]
    [InlineData(false, 100_000, 6, true)]
    public void Passes_follow_from_the_steps_of_one(bool fitted, int stepsPerEpoch, int epochs, bool areFew) =>
        Assert.Equal(new UsualEpochs(epochs, areFew), UsualEpochs.For(fitted, stepsPerEpoch, mayPassTwice: false));

    [Theory]
    [InlineData(true, 4, 25, false, true)]
    [InlineData(true, 25, 10, false, true)]
    [InlineData(true, 250, 10, false, true)]
    [InlineData(true, 251, 19, true, false)]     // many rows pass once
    [InlineData(false, 250, 40, false, false)]   // a head that begins at random
    public void Batches_that_pass_twice_make_half_the_passes(bool fitted, int stepsPerEpoch, int epochs, bool areFew, bool twice) =>
        Assert.Equal(new UsualEpochs(epochs, areFew, twice), UsualEpochs.For(fitted, stepsPerEpoch, mayPassTwice: true));
}
