using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>
/// Exponential and logarithm from additions and multiplications only. Math.Exp and Math.Log call the platform's C library, whose
/// last bit differs between systems; weights trained with these are the same bytes everywhere.
/// </summary>
internal static class PortableMath
{
    private const double Ln2High = 0.693147180369123816490; // ln 2 with 33 bits, so that a whole multiple of it is exact
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double Log2E = 1.4426950408889634074;
    private const long ExponentBias = 1023;
    private const int FractionBits = 52;

    private static readonly double[] InverseFactorials = [.. Enumerable.Range(0, 14).Select(n => 1.0 / Enumerable.Range(1, n).Aggregate(1L, (product, factor) => product * factor))];

    /// <summary>e^x of numbers up to 0, to about one unit in the last place; 0 below -708, where the result would lose digits.</summary>
    public static Vector256<double> ExpOfNegative(Vector256<double> x)
    {
        var power = Vector256.Round(x * Log2E);
        var rest = x - power * Ln2High - power * Ln2Low; // |rest| <= ln 2 / 2: thirteen terms reach the last place
        var sum = Vector256.Create(InverseFactorials[^1]);
        for (var term = InverseFactorials.Length - 2; term >= 0; term--)
            sum = sum * rest + Vector256.Create(InverseFactorials[term]);
        var scale = ((Vector256.ConvertToInt64(power) + Vector256.Create(ExponentBias)) << FractionBits).AsDouble();
        return Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256.Create(-708.0)), sum * scale, Vector256<double>.Zero);
    }

    /// <summary>ln(1 + x) of numbers from 0 to 1.</summary>
    public static Vector256<double> LogOnePlus(Vector256<double> x)
    {
        var ratio = x / (x + Vector256.Create(2.0)); // ln(1 + x) = 2 artanh ratio, 0 <= ratio <= 1/3
        var square = ratio * ratio;
        var sum = Vector256.Create(1.0 / 33);
        for (var odd = 31; odd > 0; odd -= 2)
            sum = sum * square + Vector256.Create(1.0 / odd);
        return 2 * ratio * sum;
    }

    /// <summary>The natural logarithm of a positive, ordinary number.</summary>
    public static double Log(double x)
    {
        if (!(x >= 2.2250738585072014e-308 && x < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(x), x, "A positive ordinary number is needed.");
        var bits = BitConverter.DoubleToInt64Bits(x);
        var power = (bits >> FractionBits) - ExponentBias;
        var mantissa = BitConverter.Int64BitsToDouble((bits & ((1L << FractionBits) - 1)) | (ExponentBias << FractionBits)); // 1 to 2
        if (mantissa > 1.4142135623730951)
            (mantissa, power) = (mantissa / 2, power + 1);
        var ratio = (mantissa - 1) / (mantissa + 1); // ln m = 2 artanh ratio, |ratio| < 0.172
        var square = ratio * ratio;
        var sum = 0.0;
        for (var odd = 23; odd > 1; odd -= 2)
            sum = square * (1.0 / odd + sum);
        return power * Ln2High + (power * Ln2Low + 2 * ratio * (1 + sum));
    }
}
