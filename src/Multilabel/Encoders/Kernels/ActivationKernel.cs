using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>An activation function of 16 numbers and its derivative.</summary>
internal interface IActivation
{
    static abstract (Vector512<float> Value, Vector512<float> Slope) Of(Vector512<float> x);
}

/// <summary>x Φ(x).</summary>
internal readonly struct Gelu : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Value, Vector512<float> Slope) Of(Vector512<float> x)
    {
        var (integral, density) = VectorMath.Normal(x);
        return (x * integral, Vector512.FusedMultiplyAdd(x, density, integral));
    }
}

/// <summary>x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))).</summary>
internal readonly struct TanhGelu : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Value, Vector512<float> Slope) Of(Vector512<float> x)
    {
        var root = Vector512.Create(0.7978845608f);
        var s = x * x;
        var t = VectorMath.Tanh(x * Vector512.FusedMultiplyAdd(s, root * 0.044715f, root));
        var half = (Vector512<float>.One + t) * 0.5f;
        var inner = Vector512.FusedMultiplyAdd(s, root * 0.134145f, root);
        return (x * half, Vector512.FusedMultiplyAdd(x * 0.5f * (Vector512<float>.One - t * t), inner, half));
    }
}

/// <summary>max(x, 0).</summary>
internal readonly struct Relu : IActivation
{
    public static (Vector512<float> Value, Vector512<float> Slope) Of(Vector512<float> x)
    {
        var positive = Vector512.GreaterThan(x, Vector512<float>.Zero);
        return (x & positive, Vector512<float>.One & positive);
    }
}

/// <summary>act(x + bias) over rows of numbers, and its gradient.</summary>
internal static class ActivationKernel<TActivation> where TActivation : struct, IActivation
{
    /// <param name="x">[M, I].</param>
    /// <param name="bias">[I] fp32.</param>
    /// <param name="inPlace">The result takes the place of <paramref name="x"/>.</param>
    public static Tensor Forward<TFormat>(Tensor x, Tensor bias, bool inPlace) where TFormat : struct, INumberFormat
    {
        var (rows, width) = ((int)x.shape[0], (int)x.shape[1]);
        var output = inPlace ? x : empty_like(x);
        unsafe
        {
            var (px, py, pb) = ((nint)x.Address(), (nint)output.Address(), (nint)bias.Floats());
            Parts.Run(rows, width, (_, first, end) =>
            {
                for (var row = first; row < end; row++)
                {
                    var start = (nint)row * width;
                    for (var j = 0; j < width; j += Lanes.Count)
                    {
                        var left = width - j;
                        var (value, _) = TActivation.Of(Lanes.Load<TFormat>((byte*)px, start + j, left) + Lanes.Load((float*)pb, j, left));
                        Lanes.Store<TFormat>(value, (byte*)py, start + j, left);
                    }
                }
            });
        }
        return output;
    }

    /// <param name="gradient">[M, I] of the result; the gradient of x + bias takes its place.</param>
    /// <param name="x">[M, I] as in the forward pass.</param>
    /// <param name="bias">[I] fp32.</param>
    /// <returns>[I] fp32: the gradient of the bias.</returns>
    public static Tensor Backward<TFormat>(Tensor gradient, Tensor x, Tensor bias) where TFormat : struct, INumberFormat
    {
        var (rows, width) = ((int)x.shape[0], (int)x.shape[1]);
        var partial = zeros(Parts.Count(rows, width), width);
        unsafe
        {
            var (pg, px, pb, pp) = ((nint)gradient.Address(), (nint)x.Address(), (nint)bias.Floats(), (nint)partial.Floats());
            Parts.Run(rows, width, (part, first, end) =>
            {
                var ofBias = (float*)pp + (nint)part * width;
                for (var row = first; row < end; row++)
                {
                    var start = (nint)row * width;
                    for (var j = 0; j < width; j += Lanes.Count)
                    {
                        var left = width - j;
                        var (_, slope) = TActivation.Of(Lanes.Load<TFormat>((byte*)px, start + j, left) + Lanes.Load((float*)pb, j, left));
                        var d = slope * Lanes.Load<TFormat>((byte*)pg, start + j, left);
                        Lanes.Store<TFormat>(d, (byte*)pg, start + j, left);
                        Lanes.Add(d, ofBias, j, left);
                    }
                }
            });
        }
        var sum = partial.sum([0L]);
        partial.Dispose();
        return sum;
    }
}
