using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>
/// One place of a forward pass where numbers are dropped. Rows of numbers are cut into chunks of 32, which come from 16 hashes of 32 bits: the lower
/// halves for the first 16 numbers, the upper halves for the others. A row begins a chunk of its own.
/// </summary>
internal readonly struct DropoutSite
{
    private readonly uint _low;
    private readonly uint _high;
    private readonly uint _threshold;
    private readonly float _scale;

    /// <param name="key">Of seed, step and site.</param>
    /// <param name="p">Rounded to a multiple of 1/65,536, also in the scale, so that the mean stays.</param>
    public DropoutSite(ulong key, double p)
    {
        _threshold = (uint)Math.Round(Math.Clamp(p, 0, 1) * 65536);
        _scale = _threshold == 65536 ? 0f : (float)(65536.0 / (65536 - _threshold));
        (_low, _high) = ((uint)key, (uint)(key >> 32));
    }

    /// <summary>0 where a number is dropped, 1/(1-p) elsewhere, for 16 numbers of a row.</summary>
    /// <param name="row">Number of the row.</param>
    /// <param name="width">Numbers in a row, the same for all rows of the site.</param>
    /// <param name="at">First of the 16, a multiple of 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Factors(long row, long width, long at)
    {
        var first = (uint)((row * ((width + 31) / 32) + at / 32) * 16);
        var hash = Hash(Vector512.Create(first) + Vector512<uint>.Indices);
        var bits = (at & 16) == 0 ? hash & Vector512.Create(0xFFFFu) : hash >>> 16;
        var kept = Vector512.GreaterThanOrEqual(bits.AsInt32(), Vector512.Create((int)_threshold));
        return (kept & Vector512.Create(_scale).AsInt32()).AsSingle();
    }

    // "lowbias32" (Wellons): two rounds of xorshift and multiply with a bias near the least possible; the two halves of the key go in before each round.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<uint> Hash(Vector512<uint> x)
    {
        x += Vector512.Create(_low);
        x ^= x >>> 16;
        x *= 0x7FEB352Du;
        x ^= (x >>> 15) ^ Vector512.Create(_high);
        x *= 0x846CA68Bu;
        return x ^ (x >>> 16);
    }
}
