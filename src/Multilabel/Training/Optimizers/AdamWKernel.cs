using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>
/// AdamW over a run of elements, reading and writing each once. Bound by memory with eight numbers at a time already. The vectors and the rest
/// behind them do the same operations in the same order, so where a run is cut does not change a bit.
/// </summary>
internal static class AdamWKernel
{
    public static void Step(Span<float> parameter, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square, AdamWFactors factors)
    {
        var (scale, decay, share) = ((float)factors.GradientScale, (float)factors.Decay, (float)factors.MeanShare);
        var (kept, squareShare) = ((float)factors.SquareKept, (float)factors.SquareShare);
        var (root, epsilon, size) = ((float)factors.RootCorrection, (float)factors.Epsilon, (float)factors.StepSize);

        var p = MemoryMarshal.Cast<float, Vector256<float>>(parameter);
        var g = MemoryMarshal.Cast<float, Vector256<float>>(gradient)[..p.Length];
        var m = MemoryMarshal.Cast<float, Vector256<float>>(mean)[..p.Length];
        var v = MemoryMarshal.Cast<float, Vector256<float>>(square)[..p.Length];
        var roots = Vector256.Create(root);
        var epsilons = Vector256.Create(epsilon);
        for (var i = 0; i < p.Length; i++)
        {
            var gi = g[i] * scale;
            var mi = m[i] + (gi - m[i]) * share;
            var vi = v[i] * kept + gi * squareShare * gi;
            m[i] = mi;
            v[i] = vi;
            p[i] = p[i] * decay - mi * size / (Vector256.Sqrt(vi) / roots + epsilons);
        }
        for (var i = p.Length * Vector256<float>.Count; i < parameter.Length; i++)
        {
            var gi = gradient[i] * scale;
            var mi = mean[i] + (gi - mean[i]) * share;
            var vi = square[i] * kept + gi * squareShare * gi;
            mean[i] = mi;
            square[i] = vi;
            parameter[i] = parameter[i] * decay - mi * size / (MathF.Sqrt(vi) / root + epsilon);
        }
    }
}
