using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>Many steps of decay and averaging over a run of elements: loaded once, all steps in registers, stored once.</summary>
internal static class ReplayKernel
{
    /// <param name="weights">What decays.</param>
    /// <param name="averages">Their average; empty if there is none.</param>
    /// <param name="steps">In order.</param>
    public static void Run(Span<float> weights, Span<float> averages, ReadOnlySpan<ReplayedStep> steps)
    {
        if (Vector512.IsHardwareAccelerated) Run<Lanes512>(weights, averages, steps);
        else Run<Lanes256>(weights, averages, steps);
    }

    public static void Run<TLanes>(Span<float> weights, Span<float> averages, ReadOnlySpan<ReplayedStep> steps)
        where TLanes : struct, ILanes<TLanes>
    {
        if (averages.Length > 0) ArgumentOutOfRangeException.ThrowIfNotEqual(averages.Length, weights.Length);
        // Each step waits for the one before, so four chains run beside each other.
        var four = weights.Length - weights.Length % (4 * TLanes.Count);
        for (var i = 0; i < four; i += 4 * TLanes.Count)
        {
            if (averages.Length > 0) FourWithAverage<TLanes>(i, weights, averages, steps);
            else Four<TLanes>(i, weights, steps);
        }
        for (var i = four; i < weights.Length; i++) One(i, weights, averages, steps);
    }

    private static void Four<TLanes>(int i, Span<float> weights, ReadOnlySpan<ReplayedStep> steps)
        where TLanes : struct, ILanes<TLanes>
    {
        var n = TLanes.Count;
        var (a, b, c, d) = (TLanes.Load(weights, i), TLanes.Load(weights, i + n), TLanes.Load(weights, i + 2 * n), TLanes.Load(weights, i + 3 * n));
        foreach (var step in steps) (a, b, c, d) = (step.Decay.Apply(a), step.Decay.Apply(b), step.Decay.Apply(c), step.Decay.Apply(d));
        Store(a, b, c, d, weights, i);
    }

    private static void FourWithAverage<TLanes>(int i, Span<float> weights, Span<float> averages, ReadOnlySpan<ReplayedStep> steps)
        where TLanes : struct, ILanes<TLanes>
    {
        var n = TLanes.Count;
        var (a, b, c, d) = (TLanes.Load(weights, i), TLanes.Load(weights, i + n), TLanes.Load(weights, i + 2 * n), TLanes.Load(weights, i + 3 * n));
        var (w, x, y, z) = (TLanes.Load(averages, i), TLanes.Load(averages, i + n), TLanes.Load(averages, i + 2 * n), TLanes.Load(averages, i + 3 * n));
        foreach (var step in steps)
        {
            (a, b, c, d) = (step.Decay.Apply(a), step.Decay.Apply(b), step.Decay.Apply(c), step.Decay.Apply(d));
            var rate = step.AverageRate;
            if (rate > 0) (w, x, y, z) = (Averaging.Step(w, a, rate), Averaging.Step(x, b, rate), Averaging.Step(y, c, rate), Averaging.Step(z, d, rate));
        }
        Store(a, b, c, d, weights, i);
        Store(w, x, y, z, averages, i);
    }

    private static void Store<TLanes>(TLanes a, TLanes b, TLanes c, TLanes d, Span<float> target, int i)
        where TLanes : struct, ILanes<TLanes>
    {
        var n = TLanes.Count;
        TLanes.Store(a, target, i);
        TLanes.Store(b, target, i + n);
        TLanes.Store(c, target, i + 2 * n);
        TLanes.Store(d, target, i + 3 * n);
    }

    private static void One(int i, Span<float> weights, Span<float> averages, ReadOnlySpan<ReplayedStep> steps)
    {
        var weight = Lane.Load(weights, i);
        var average = averages.Length > 0 ? Lane.Load(averages, i) : default;
        foreach (var step in steps)
        {
            weight = step.Decay.Apply(weight);
            if (step.AverageRate > 0) average = Averaging.Step(average, weight, step.AverageRate);
        }
        Lane.Store(weight, weights, i);
        if (averages.Length > 0) Lane.Store(average, averages, i);
    }
}
