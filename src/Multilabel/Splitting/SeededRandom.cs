using System.Numerics;
using System.Text;

namespace Multilabel;

/// <summary>
/// The one source of randomness: xoshiro256** (Blackman and Vigna 2018), seeded through SplitMix64. Integer arithmetic only,
/// so that a seed gives the same numbers on every platform and in every version of .NET, which System.Random does not promise.
/// </summary>
internal sealed class SeededRandom
{
    private readonly ulong[] state = new ulong[4];

    /// <summary>Streams of one seed are independent of each other: one per resample, epoch or layer keeps parallel work repeatable.</summary>
    public SeededRandom(long seed, long stream = 0)
    {
        var splitMix = unchecked((ulong)seed);
        splitMix = SplitMix(ref splitMix) ^ unchecked((ulong)stream * 0xD1B54A32D192ED03);
        for (var i = 0; i < state.Length; i++)
            state[i] = SplitMix(ref splitMix);
    }

    /// <summary>The four words that a checkpoint stores; setting them continues the sequence where it was.</summary>
    public IReadOnlyList<ulong> State
    {
        get => [.. state];
        set
        {
            if (value.Count != state.Length || value.All(word => word == 0))
                throw new ArgumentException("A random state has four words, at least one of them above zero.", nameof(value));
            for (var i = 0; i < state.Length; i++)
                state[i] = value[i];
        }
    }

    /// <summary>A stream for a purpose, such as the name of the parameter to fill; independent of the order in which streams are made.</summary>
    public static SeededRandom For(ulong seed, string purpose)
    {
        var state = Mix(seed);
        foreach (var b in Encoding.UTF8.GetBytes(purpose)) state = Mix(state ^ b);
        return new SeededRandom(unchecked((long)state));
    }

    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(state[1] * 5, 7) * 9;
        var shifted = state[1] << 17;
        state[2] ^= state[0];
        state[3] ^= state[1];
        state[1] ^= state[2];
        state[0] ^= state[3];
        state[2] ^= shifted;
        state[3] = BitOperations.RotateLeft(state[3], 45);
        return result;
    }

    /// <summary>A whole number from 0 to <paramref name="limit"/> - 1, each equally likely (Lemire's multiplication with rejection).</summary>
    public int Next(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var range = (uint)limit;
        var product = (NextUInt64() >> 32) * range;
        if ((uint)product < range)
        {
            var unfair = unchecked(0u - range) % range;
            while ((uint)product < unfair)
                product = (NextUInt64() >> 32) * range;
        }
        return (int)(product >> 32);
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Fisher and Yates; every order equally likely.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>0 … count - 1 in random order.</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
            order[i] = i;
        Shuffle(order.AsSpan());
        return order;
    }

    private static ulong SplitMix(ref ulong state)
    {
        state = unchecked(state + 0x9E3779B97F4A7C15);
        return Mix(state);
    }

    /// <summary>A bijection of 64 bits in which every input bit changes about half of the output bits.</summary>
    internal static ulong Mix(ulong z)
    {
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}
