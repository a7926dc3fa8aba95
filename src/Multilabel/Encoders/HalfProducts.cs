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

    /// <summary>Whether a precision stands for bf16 on this device; <see cref="Precision.Auto"/> measures.</summary>
    /// <exception cref="MultilabelException">bf16 is asked for on another device than the CPU.</exception>
    public static bool IsChosen(Precision precision, Device device) => precision switch
    {
        Precision.Auto => device.type == DeviceType.CPU && Gain() >= Worthwhile,
        Precision.Bf16 when device.type != DeviceType.CPU =>
            throw new MultilabelException($"Precision bf16 is for the CPU; the device is {device.type.ToString().ToLowerInvariant()}. Leave --precision away, or use --precision fp32."),
        _ => precision == Precision.Bf16,
    };

    private static double Seconds(Tensor x, Tensor w)
    {
        var start = Stopwatch.GetTimestamp();
        using var product = x.mm(w);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
