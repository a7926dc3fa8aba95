using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>Adafactor over one row. Sums have fixed places for their terms, so they are the same on every machine.</summary>
internal static class AdafactorKernel
{
    private static readonly int Wide = Vector256<float>.Count;

    /// <summary>Adds the squares of a row to the sums of the columns.</summary>
    /// <returns>The sum of the row.</returns>
    public static double AddSquares(ReadOnlySpan<float> gradient, float scale, float epsilon, Span<float> columnSums)
    {
        var g = Vectors(gradient);
        var columns = MemoryMarshal.Cast<float, Vector256<float>>(columnSums)[..g.Length];
        var epsilons = Vector256.Create(epsilon);
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (var j = 0; j < g.Length; j++)
        {
            var x = g[j] * scale;
            x = x * x + epsilons;
            columns[j] += x;
            var (a, b) = Vector256.Widen(x);
            low += a;
            high += b;
        }
        var sum = Vector256.Sum(low + high);
        for (var j = g.Length * Wide; j < gradient.Length; j++)
        {
            var x = gradient[j] * scale;
            x = x * x + epsilon;
            columnSums[j] += x;
            sum += x;
        }
        return sum;
    }

    /// <summary>The sum of the squares of a row of the update, before it is shortened.</summary>
    public static double SquareSum(ReadOnlySpan<float> gradient, float scale, float rowFactor, ReadOnlySpan<float> columnFactors)
    {
        var g = Vectors(gradient);
        var columns = Vectors(columnFactors)[..g.Length];
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (var j = 0; j < g.Length; j++)
        {
            var (a, b) = Vector256.Widen(columns[j] * rowFactor * (g[j] * scale));
            low += a * a;
            high += b * b;
        }
        var sum = Vector256.Sum(low + high);
        for (var j = g.Length * Wide; j < gradient.Length; j++)
        {
            double x = columnFactors[j] * rowFactor * (gradient[j] * scale);
            sum += x * x;
        }
        return sum;
    }

    /// <summary>Moves a row; <paramref name="mean"/> is empty without a first moment.</summary>
    public static void Apply(
        Span<float> parameter, ReadOnlySpan<float> gradient, Span<float> mean, float rowFactor, ReadOnlySpan<float> columnFactors, AdafactorFactors factors)
    {
        var (scale, shortening, rate, decay) = (factors.GradientScale, factors.Shortening, factors.LearningRate, factors.Decay);
        var (kept, share) = (factors.MeanKept, factors.MeanShare);
        var p = MemoryMarshal.Cast<float, Vector256<float>>(parameter);
        var g = Vectors(gradient)[..p.Length];
        var columns = Vectors(columnFactors)[..p.Length];
        var m = MemoryMarshal.Cast<float, Vector256<float>>(mean);
        var shortenings = Vector256.Create(shortening);
        for (var j = 0; j < p.Length; j++)
        {
            var x = columns[j] * rowFactor * (g[j] * scale) / shortenings * rate;
            if (m.Length > 0) x = m[j] = m[j] * kept + x * share;
            p[j] = p[j] + p[j] * decay - x;
        }
        for (var j = p.Length * Wide; j < parameter.Length; j++)
        {
            var x = columnFactors[j] * rowFactor * (gradient[j] * scale) / shortening * rate;
            if (mean.Length > 0) x = mean[j] = mean[j] * kept + x * share;
            parameter[j] = parameter[j] + parameter[j] * decay - x;
        }
    }

    private static ReadOnlySpan<Vector256<float>> Vectors(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, Vector256<float>>(values);
}
