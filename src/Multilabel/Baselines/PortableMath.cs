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

    /// <summary>e^x to about one unit in the last place; 0 below -708, where the result would lose digits.</summary>
    public static double Exp(double x)
    {
        if (!(x > -708))
            return double.IsNaN(x) ? x : 0;
        if (x > 709)
            return double.PositiveInfinity;
        var power = Math.Round(x * Log2E);
        var rest = x - power * Ln2High - power * Ln2Low; // |rest| <= ln 2 / 2: thirteen terms reach the last place
        var sum = 1.0;
        for (var term = 13; term > 0; term--)
            sum = 1 + rest / term * sum;
        return sum * BitConverter.Int64BitsToDouble(((long)power + ExponentBias) << FractionBits);
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

    public static double Sigmoid(double x)
    {
        if (x >= 0)
            return 1 / (1 + Exp(-x));
        var small = Exp(x);
        return small / (1 + small);
    }

    /// <summary>log(1 + e^x), the cost of a logit x for a label that is off.</summary>
    public static double SoftPlus(double x) => Math.Max(x, 0) + Log(1 + Exp(-Math.Abs(x)));
}
