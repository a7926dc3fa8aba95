using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

/// <summary>Against torch in double precision.</summary>
public sealed class VectorMathTests
{
    private static readonly float[] Points = [.. Enumerable.Range(-4800, 9601).Select(i => i / 400f), 0f, -0f, 1e-20f, -1e-20f, 1e-5f, 1.4142135f, -1.4142136f];

    [Fact]
    public void The_exponential_is_within_three_units_of_the_last_place()
    {
        var x = Points.Select(p => p * 7).Where(p => p is < 80 and > -80).ToArray();
        AssertNear(x.Select(p => Math.Exp(p)), Apply(x, VectorMath.Exp), relative: 4e-7, absolute: 0);
        Assert.Equal(0f, Apply([-88f], VectorMath.Exp)[0]);
        Assert.Equal(0f, Apply([float.NegativeInfinity], VectorMath.Exp)[0]);
        Assert.True(float.IsNaN(Apply([float.NaN], VectorMath.Exp)[0]));
    }

    [Fact]
    public void Gelu_and_its_slope_are_those_of_torch_in_double_precision()
    {
        var (value, slope) = Torch(x => nn.functional.gelu(x));
        AssertNear(value, Apply(Points, x => Gelu.Of(x).Value), relative: 5e-7, absolute: 3e-7);
        AssertNear(slope, Apply(Points, x => Gelu.Of(x).Slope), relative: 5e-7, absolute: 3e-7);
    }

    [Fact]
    public void The_tanh_form_of_gelu_and_its_slope_are_those_of_torch_in_double_precision()
    {
        var (value, slope) = Torch(x => x * 0.5 * ((x + x.pow(3) * 0.044715) * Math.Sqrt(2 / Math.PI)).tanh().add(1));
        AssertNear(value, Apply(Points, x => TanhGelu.Of(x).Value), relative: 1e-6, absolute: 2e-6);
        AssertNear(slope, Apply(Points, x => TanhGelu.Of(x).Slope), relative: 1e-6, absolute: 2e-6);
    }

    [Fact]
    public void Bfloat16_is_rounded_as_torch_does_and_read_back()
    {
        using var scope = NewDisposeScope();
        float[] values = [.. Points, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 3.3895e38f, 1.00390625f, 1.01171875f];
        var expected = tensor(values).to_type(ScalarType.BFloat16);
        var actual = empty_like(expected);
        unsafe
        {
            fixed (float* from = values)
            {
                for (var i = 0; i < values.Length; i += Lanes.Count)
                    Lanes.Store<Bf16>(Lanes.Load(from, i, values.Length - i), actual.Address(), i, values.Length - i);
            }
            Assert.Equal(expected.to_type(ScalarType.Float32).data<float>().ToArray(), actual.to_type(ScalarType.Float32).data<float>().ToArray());
            for (var i = 0; i < values.Length; i++)
                Assert.Equal(expected[i].to_type(ScalarType.Float32).item<float>(), Lanes.Load<Bf16>(actual.Address(), i, 1)[0]);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public unsafe void Small_products_are_those_of_torch(bool transposed, bool add)
    {
        using var scope = NewDisposeScope();
        var (a, b, c) = (randn(8, 37), randn(37, 64), randn(8, 64));
        var expected = add ? c + a.mm(b) : a.mm(b);
        var stored = transposed ? a.t().contiguous() : a;
        SmallProduct.Run(stored.Floats(), transposed ? 1 : 37, transposed ? 8 : 1, b.Floats(), 64, c.Floats(), 64, 8, 64, 37, add);
        Assert.InRange((c - expected).abs().max().item<float>(), 0, 2e-5);
    }

    private static float[] Apply(float[] x, Func<Vector512<float>, Vector512<float>> function) =>
        [.. x.Chunk(16).SelectMany(some => { var padded = new float[16]; some.CopyTo(padded, 0); var y = function(Vector512.Create(padded)); return Enumerable.Range(0, some.Length).Select(i => y[i]); })];

    private static (double[] Value, double[] Slope) Torch(Func<Tensor, Tensor> function)
    {
        using var scope = NewDisposeScope();
        var x = tensor(Array.ConvertAll(Points, p => (double)p)).requires_grad_();
        var y = function(x);
        y.sum().backward();
        return (y.data<double>().ToArray(), x.grad!.data<double>().ToArray());
    }

    private static void AssertNear(IEnumerable<double> expected, float[] actual, double relative, double absolute)
    {
        foreach (var (e, a) in expected.Zip(actual)) Assert.InRange(Math.Abs(e - a), 0, Math.Max(absolute, relative * Math.Abs(e)));
    }
}
