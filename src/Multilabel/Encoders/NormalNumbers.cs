namespace Multilabel;

/// <summary>Numbers from the standard normal distribution, the same on every platform.</summary>
internal static class NormalNumbers
{
    /// <summary>
    /// Standard normal, exactly distributed, by comparing uniform numbers only (Karney, "Sampling exactly from the normal distribution", 2016):
    /// logarithms and cosines differ in their last bits between platforms, comparisons do not.
    /// </summary>
    public static double Next(SeededRandom random)
    {
        while (true)
        {
            var k = 0;
            while (HappensWithExp(random, 0.5)) k++;
            if (!HappensWithExp(random, k * (k - 1) / 2.0)) continue;
            var x = random.NextDouble();
            if (!HappensWithExp(random, x * (2 * k + x) / 2)) continue;
            return (random.NextUInt64() & 1) == 0 ? k + x : -(k + x);
        }
    }

    /// <summary>True with probability exp(-<paramref name="a"/>), a ≥ 0: von Neumann's falling runs, in parts of at most 1.</summary>
    private static bool HappensWithExp(SeededRandom random, double a)
    {
        for (; a > 1; a -= 1)
            if (!RunIsEven(random, 1)) return false;
        return RunIsEven(random, a);
    }

    private static bool RunIsEven(SeededRandom random, double last)
    {
        for (var length = 0; ; length++)
        {
            var u = random.NextDouble();
            if (u >= last) return length % 2 == 0;
            last = u;
        }
    }
}
