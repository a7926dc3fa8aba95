using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

public sealed class ActivationTests
{
    // Values of transformers' ACT2FN at -1.5, 0.3 and 2, by their definitions in 64 bits.
    [Theory]
    [InlineData("gelu", -0.10021080, 0.18537343, 1.95449974)]
    [InlineData("gelu_new", -0.10042842, 0.18537092, 1.95459769)]
    [InlineData("gelu_pytorch_tanh", -0.10042842, 0.18537092, 1.95459769)]
    [InlineData("quick_gelu", -0.10833780, 0.18748414, 1.93565862)]
    [InlineData("relu", 0, 0.3, 2)]
    [InlineData("silu", -0.27363828, 0.17233275, 1.76159416)]
    [InlineData("swish", -0.27363828, 0.17233275, 1.76159416)]
    [InlineData("mish", -0.29809974, 0.20800137, 1.94395896)]
    [InlineData("tanh", -0.90514825, 0.29131261, 0.96402758)]
    [InlineData("sigmoid", 0.18242552, 0.57444252, 0.88079708)]
    [InlineData("linear", -1.5, 0.3, 2)]
    public void Values_are_those_of_the_definition(string name, double a, double b, double c)
    {
        using var scope = NewDisposeScope();
        var actual = Activation.Get(name)(tensor(new[] { -1.5f, 0.3f, 2f })).data<float>().ToArray();
        foreach (var (expected, value) in new[] { a, b, c }.Zip(actual)) Assert.Equal(expected, value, 2e-6);
    }
}
