using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>Sums of squares in double precision: 32-bit squares would overflow from 2e19 on, and lose digits in long sums.</summary>
internal static class SquareSum
{
    public static double Of(ReadOnlySpan<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector256<float>>(values);
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        foreach (var vector in vectors)
        {
            var (a, b) = Vector256.Widen(vector);
            low += a * a;
            high += b * b;
        }
        var sum = Vector256.Sum(low + high);
        foreach (var value in values[(vectors.Length * Vector256<float>.Count)..]) sum += (double)value * value;
        return sum;
    }
}
