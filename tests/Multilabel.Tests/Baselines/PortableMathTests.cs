using System.Runtime.Intrinsics;

namespace Multilabel.Tests;

public sealed class PortableMathTests
{
    [Fact]
    public void Exponentials_are_right_to_the_last_places()
    {
        for (var x = -700.0; x <= 0; x += 0.37)
            AssertClose(Math.Exp(x), PortableMath.ExpOfNegative(Vector256.Create(x))[0]);
        Assert.Equal(1, PortableMath.ExpOfNegative(Vector256<double>.Zero)[3]);
        Assert.Equal(0, PortableMath.ExpOfNegative(Vector256.Create(-800.0))[1]);
        Assert.Equal(0, PortableMath.ExpOfNegative(Vector256.Create(double.NegativeInfinity))[1]);
    }

    [Fact]
    public void Logarithms_are_right_to_the_last_places()
    {
        foreach (var x in (double[])[1e-300, 0.001, 0.5, 0.9999999, 1, 1.0000001, 1.4142135, 1.4142136, 2, 3, 14470, 1e300])
            AssertClose(Math.Log(x), PortableMath.Log(x));
        for (var x = 0.0; x <= 1; x += 0.003)
            Assert.Equal(Math.Log(1 + x), PortableMath.LogOnePlus(Vector256.Create(x))[2], 2.3e-16); // 1 + x is itself rounded
        AssertClose(1e-20, PortableMath.LogOnePlus(Vector256.Create(1e-20))[0]);
    }

    private static void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, 1e-15 * Math.Abs(expected));
}
