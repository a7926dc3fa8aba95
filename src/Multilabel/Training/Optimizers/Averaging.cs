using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>A step of an average towards its weights, by the arithmetic of torch's lerp: exact at both ends.</summary>
internal static class Averaging
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Step<TLanes>(TLanes average, TLanes weight, float rate)
        where TLanes : struct, ILanes<TLanes>
        => rate < 0.5f
            ? average + (weight - average) * TLanes.Create(rate)
            : weight - (weight - average) * TLanes.Create(1 - rate);

    /// <summary>Averages of weights that no pass of their own has brought up to date in this step.</summary>
    public static void Run(IEnumerable<OptimizedParameter> parameters, float rate, int threads)
    {
        var pieces = new List<(TensorMemory<float> Average, TensorMemory<float> Weight, int Start)>();
        foreach (var (parameter, average) in parameters.Select(p => (p.Parameter, p.Average)))
        {
            if (average is null) continue;
            if (TensorMemory<float>.Reaches(average) && TensorMemory<float>.Reaches(parameter))
            {
                for (var start = 0; start < average.numel(); start += Slices.Length)
                    pieces.Add((TensorMemory<float>.Of(average), TensorMemory<float>.Of(parameter), start));
                continue;
            }
            using var scope = NewDisposeScope();
            average.lerp_(parameter.detach().to_type(average.dtype), rate);
        }
        ThreadTeam.Run(pieces.Count, threads, i =>
        {
            var (average, weight, start) = pieces[i];
            var length = Math.Min(Slices.Length, average.Length - start);
            Run(average.Part(start, length), weight.Part(start, length), rate);
        });
    }

    public static void Run(Span<float> average, ReadOnlySpan<float> weight, float rate)
    {
        if (Vector512.IsHardwareAccelerated) Run<Lanes512>(average, weight, rate);
        else Run<Lanes256>(average, weight, rate);
    }

    public static void Run<TLanes>(Span<float> average, ReadOnlySpan<float> weight, float rate)
        where TLanes : struct, ILanes<TLanes>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weight.Length, average.Length);
        var whole = average.Length - average.Length % TLanes.Count;
        Loop<TLanes>(0, whole, average, weight, rate);
        Loop<Lane>(whole, average.Length, average, weight, rate);
    }

    private static void Loop<TLanes>(int from, int to, Span<float> average, ReadOnlySpan<float> weight, float rate)
        where TLanes : struct, ILanes<TLanes>
    {
        for (var i = from; i < to; i += TLanes.Count) TLanes.Store(Step(TLanes.Load(average, i), TLanes.Load(weight, i), rate), average, i);
    }
}
