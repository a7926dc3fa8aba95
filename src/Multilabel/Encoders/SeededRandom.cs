using System.Text;

namespace Multilabel;

/// <summary>
/// Random numbers that depend on the seed alone: the same on every platform, runtime and thread count. SplitMix64 (Steele, Lea, Flood 2014);
/// not for secrets.
/// </summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A stream of its own for a purpose, for example the name of the parameter to fill; independent of the order in which streams are made.</summary>
    public static SeededRandom For(ulong seed, string purpose)
    {
        var state = Mix(seed);
        foreach (var b in Encoding.UTF8.GetBytes(purpose)) state = Mix(state ^ b);
        return new SeededRandom(state);
    }

    public ulong NextUInt64() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>Uniform in [0, 1), with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>
    /// Standard normal, exactly distributed, by comparing uniform numbers only (Karney, "Sampling exactly from the normal distribution", 2016):
    /// logarithms and cosines differ in their last bits between platforms, comparisons do not.
    /// </summary>
    public double NextNormal()
    {
        while (true)
        {
            var k = 0;
            while (HappensWithExp(0.5)) k++;
            if (!HappensWithExp(k * (k - 1) / 2.0)) continue;
            var x = NextDouble();
            if (!HappensWithExp(x * (2 * k + x) / 2)) continue;
            return (NextUInt64() & 1) == 0 ? k + x : -(k + x);
        }
    }

    /// <summary>True with probability exp(-<paramref name="a"/>), a ≥ 0: von Neumann's falling runs, in parts of at most 1.</summary>
    private bool HappensWithExp(double a)
    {
        for (; a > 1; a -= 1)
            if (!RunIsEven(1)) return false;
        return RunIsEven(a);
    }

    private bool RunIsEven(double last)
    {
        for (var length = 0; ; length++)
        {
            var u = NextDouble();
            if (u >= last) return length % 2 == 0;
            last = u;
        }
    }

    /// <summary>A bijection of 64 bits in which every input bit changes about half of the output bits.</summary>
    internal static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
