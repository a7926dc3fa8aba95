using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Dropout for one forward pass. Which elements are dropped is a function of (seed, step, site, element) and of nothing else, so any step can be
/// computed again alone, whatever the number of threads and without the history of a generator. The site is a running number: the how-manieth
/// dropout of this pass it is. Make one object per forward pass.
/// </summary>
/// <param name="seed">The run's seed.</param>
/// <param name="step">Number of the forward pass in the run (of the micro-batch, where gradients are accumulated).</param>
/// <param name="probability">Takes the place of every probability of the model's configuration; null keeps those.</param>
internal sealed class Dropout(ulong seed, long step, double? probability = null)
{
    // Below this many elements a second thread costs more than it saves.
    private const long ParallelFrom = 1 << 17;

    // Elements that come from one set of 16 hashes of 32 bits: the lower halves for the first 16, the upper halves for the others.
    private const int Chunk = 32;

    private int _site;

    /// <summary>Drops elements of <paramref name="x"/> with <paramref name="p"/> and scales the others by 1/(1-p). A p of 0 counts too.</summary>
    public Tensor Apply(Tensor x, double p)
    {
        p = probability ?? p;
        var site = _site++;
        if (p <= 0) return x;
        using var mask = Mask(x.shape, p, site);
        if (x.device_type == DeviceType.CPU) return x * mask;
        using var there = mask.to(x.device);
        return x * there;
    }

    /// <summary>Numbers 0 and 1/(1-p) in fp32 on the CPU. p is rounded to a multiple of 1/65,536, in both places, so the mean stays 1.</summary>
    internal Tensor Mask(long[] shape, double p, int site)
    {
        var threshold = (int)Math.Round(Math.Clamp(p, 0, 1) * 65536);
        var scale = threshold == 65536 ? 0f : (float)(65536.0 / (65536 - threshold));
        var key = SeededRandom.Mix(SeededRandom.Mix(SeededRandom.Mix(seed) ^ (ulong)step) + (ulong)site + 1);
        var mask = empty(shape, ScalarType.Float32);
        var length = mask.numel();
        unsafe
        {
            fixed (byte* bytes = mask.bytes)
            {
                var start = (nint)bytes;
                var chunks = (length + Chunk - 1) / Chunk;
                var parts = length < ParallelFrom ? 1 : Engine.Threads;
                if (parts == 1)
                    Fill((float*)start, 0, chunks, length, key, threshold, scale);
                else
                    Parallel.For(0, parts, part => Fill((float*)start, chunks * part / parts, chunks * (part + 1) / parts, length, key, threshold, scale));
            }
        }
        return mask;
    }

    private static unsafe void Fill(float* mask, long firstChunk, long endChunk, long length, ulong key, int threshold, float scale)
    {
        var full = Math.Min(endChunk, length / Chunk);
        var chunk = firstChunk;
        var (low, high) = ((uint)key, (uint)(key >> 32));
        if (Vector512.IsHardwareAccelerated)
        {
            var (kept, cut, lower) = (Vector512.Create(scale).AsInt32(), Vector512.Create(threshold), Vector512.Create(0xFFFF));
            for (; chunk < full; chunk++)
            {
                var hash = Hash(Vector512.Create((uint)(chunk * 16)) + Vector512<uint>.Indices, low, high).AsInt32();
                (Vector512.GreaterThanOrEqual(hash & lower, cut) & kept).AsSingle().Store(mask + chunk * Chunk);
                (Vector512.GreaterThanOrEqual(hash >>> 16, cut) & kept).AsSingle().Store(mask + chunk * Chunk + 16);
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            var (kept, cut, lower) = (Vector256.Create(scale).AsInt32(), Vector256.Create(threshold), Vector256.Create(0xFFFF));
            for (; chunk < full; chunk++)
            {
                for (var half = 0; half < 16; half += 8)
                {
                    var hash = Hash(Vector256.Create((uint)(chunk * 16 + half)) + Vector256<uint>.Indices, low, high).AsInt32();
                    (Vector256.GreaterThanOrEqual(hash & lower, cut) & kept).AsSingle().Store(mask + chunk * Chunk + half);
                    (Vector256.GreaterThanOrEqual(hash >>> 16, cut) & kept).AsSingle().Store(mask + chunk * Chunk + 16 + half);
                }
            }
        }
        FillScalar(mask, chunk, endChunk, length, key, threshold, scale);
    }

    /// <summary>The same values as the vector paths, one at a time: the rest of a tensor, and processors without vectors.</summary>
    internal static unsafe void FillScalar(float* mask, long firstChunk, long endChunk, long length, ulong key, int threshold, float scale)
    {
        for (var i = firstChunk * Chunk; i < Math.Min(endChunk * Chunk, length); i++)
        {
            var hash = Hash((uint)(i / Chunk * 16 + i % 16), (uint)key, (uint)(key >> 32));
            var bits = i % Chunk < 16 ? hash & 0xFFFF : hash >> 16;
            mask[i] = bits >= threshold ? scale : 0f;
        }
    }

    // "lowbias32" (Wellons): two rounds of xorshift and multiply with a bias near the least possible; the two halves of the key go in before each round.
    private static uint Hash(uint x, uint low, uint high)
    {
        x += low;
        x ^= x >> 16;
        x *= 0x7FEB352D;
        x ^= (x >> 15) ^ high;
        x *= 0x846CA68B;
        return x ^ (x >> 16);
    }

    private static Vector512<uint> Hash(Vector512<uint> x, uint low, uint high)
    {
        x += Vector512.Create(low);
        x ^= x >>> 16;
        x *= 0x7FEB352D;
        x ^= (x >>> 15) ^ Vector512.Create(high);
        x *= 0x846CA68B;
        return x ^ (x >>> 16);
    }

    private static Vector256<uint> Hash(Vector256<uint> x, uint low, uint high)
    {
        x += Vector256.Create(low);
        x ^= x >>> 16;
        x *= 0x7FEB352D;
        x ^= (x >>> 15) ^ Vector256.Create(high);
        x *= 0x846CA68B;
        return x ^ (x >>> 16);
    }
}
