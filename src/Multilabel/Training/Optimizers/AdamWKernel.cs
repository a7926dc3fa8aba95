using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>
/// AdamW over a run of elements, reading and writing each once. The vectors and the rest behind them do the same operations in the same order, so
/// where a run is cut does not change a bit.
/// </summary>
internal static class AdamWKernel
{
    /// <param name="memory">What moves.</param>
    /// <param name="start">The first element.</param>
    /// <param name="length">From there.</param>
    /// <param name="factors">Of this step.</param>
    public static void Step(AdamWMemory memory, int start, int length, AdamWFactors factors)
    {
        if (memory.Gradient.IsHalf) Step(memory, start, length, memory.Gradient.Half(start, length), factors);
        else Step(memory, start, length, memory.Gradient.Full(start, length), factors);
    }

    /// <param name="parameter">The weights.</param>
    /// <param name="gradient">Theirs.</param>
    /// <param name="mean">First moment.</param>
    /// <param name="square">Second moment.</param>
    /// <param name="half">Where the new weights go in bfloat16; empty if nowhere.</param>
    /// <param name="average">The moving average; empty if there is none.</param>
    /// <param name="factors">Of this step.</param>
    public static void Step<TNumber, TLanes>(
        Span<float> parameter, ReadOnlySpan<TNumber> gradient, Span<float> mean, Span<float> square, Span<ushort> half, Span<float> average, AdamWFactors factors)
        where TNumber : unmanaged, IGradientNumber<TNumber>
        where TLanes : struct, ILanes<TLanes>
    {
        var length = parameter.Length;
        if (gradient.Length != length || mean.Length != length || square.Length != length || (half.Length != length && half.Length > 0)
            || (average.Length != length && average.Length > 0)) throw new ArgumentException("Runs of different lengths.");
        var whole = length - length % TLanes.Count;
        Loop<TNumber, TLanes>(0, whole, parameter, gradient, mean, square, half, average, factors);
        Loop<TNumber, Lane>(whole, length, parameter, gradient, mean, square, half, average, factors);
    }

    private static void Step<TNumber>(AdamWMemory memory, int start, int length, ReadOnlySpan<TNumber> gradient, AdamWFactors factors)
        where TNumber : unmanaged, IGradientNumber<TNumber>
    {
        var (parameter, mean, square) = (memory.Parameter, memory.Mean, memory.Square);
        if (Vector512.IsHardwareAccelerated) Step<TNumber, Lanes512>(
            parameter.Part(start, length), gradient, mean.Part(start, length), square.Part(start, length), memory.Half.Part(start, length), memory.Average.Part(start, length), factors);
        else Step<TNumber, Lanes256>(
            parameter.Part(start, length), gradient, mean.Part(start, length), square.Part(start, length), memory.Half.Part(start, length), memory.Average.Part(start, length), factors);
    }

    private static void Loop<TNumber, TLanes>(
        int from, int to, Span<float> parameter, ReadOnlySpan<TNumber> gradient, Span<float> mean, Span<float> square, Span<ushort> half, Span<float> average,
        AdamWFactors factors)
        where TNumber : unmanaged, IGradientNumber<TNumber>
        where TLanes : struct, ILanes<TLanes>
    {
        var (scale, decay, share) = (TLanes.Create((float)factors.GradientScale), TLanes.Create((float)factors.Decay), TLanes.Create((float)factors.MeanShare));
        var (kept, squareShare) = (TLanes.Create((float)factors.SquareKept), TLanes.Create((float)factors.SquareShare));
        var (root, epsilon) = (TLanes.Create((float)factors.RootCorrection), TLanes.Create((float)factors.Epsilon));
        var size = TLanes.Create((float)factors.StepSize);
        var (writesHalf, averages, rate) = (half.Length > 0, average.Length > 0 && factors.AverageRate > 0, (float)factors.AverageRate);
        for (var i = from; i < to; i += TLanes.Count)
        {
            var g = TNumber.Load<TLanes>(gradient, i) * scale;
            var m = TLanes.Load(mean, i);
            m = m + (g - m) * share;
            var v = TLanes.Load(square, i) * kept + g * squareShare * g;
            TLanes.Store(m, mean, i);
            TLanes.Store(v, square, i);
            var p = TLanes.Load(parameter, i) * decay - m * size / (TLanes.Sqrt(v) / root + epsilon);
            TLanes.Store(p, parameter, i);
            if (writesHalf) TLanes.StoreHalf(p, half, i);
            if (averages) TLanes.Store(Averaging.Step(TLanes.Load(average, i), p, rate), average, i);
        }
    }
}
