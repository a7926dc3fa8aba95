using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Whether this processor multiplies bf16 matrices so much faster than fp32 that training gains from it.</summary>
internal static class HalfProducts
{
    // Below, the conversions around the products eat the gain.
    private const double Worthwhile = 1.3;

    /// <summary>A few milliseconds: the best of some products of a layer's size, in turn.</summary>
    /// <returns>How many times faster bf16 is.</returns>
    public static double Gain()
    {
        Engine.Start();
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (x, w) = (ones(256, 512), ones(512, 512));
        var (halfX, halfW) = (x.to_type(ScalarType.BFloat16), w.to_type(ScalarType.BFloat16));
        var (exact, half) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < 8; round++)
        {
            exact = Math.Min(exact, Seconds(x, w));
            half = Math.Min(half, Seconds(halfX, halfW));
        }
        return exact / half;
    }

    /// <summary>What <see cref="Precision.Auto"/> stands for here and now.</summary>
    public static Precision Choose(Device device) => device.type == DeviceType.CPU && Gain() >= Worthwhile ? Precision.Bf16 : Precision.Fp32;

    private static double Seconds(Tensor x, Tensor w)
    {
        var start = Stopwatch.GetTimestamp();
        using var product = x.mm(w);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
