namespace Multilabel.Tests;

public sealed class DoubleSigmoidCheckTests
{
    // Two of eight cells are yes. Every output is a half at the start, taken as a logit once more: ln(1 + e^0.5) for a no, ln(1 + e^-0.5) for a yes.
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void The_first_loss_tells_what_positives_weigh(double weight) =>
        Assert.Equal(
            weight,
            DoubleSigmoidCheck.WeightOf(((6 * Math.Log(1 + Math.Exp(0.5))) + (2 * weight * Math.Log(1 + Math.Exp(-0.5)))) / 8, [[true, false, false, false], [false, true, false, false]]),
            1e-9);
}
