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
    /// <summary>Number of the site to come. Set back, a part of the pass can be computed again.</summary>
    public int NextSite { get; set; }

    /// <summary>The site to come; it counts even where nothing is dropped, and is null then.</summary>
    public DropoutSite? Next(double p)
    {
        p = probability ?? p;
        var site = NextSite++;
        return p <= 0 ? null : Site(p, site);
    }

    /// <summary>Drops elements of <paramref name="x"/> with <paramref name="p"/> and scales the others by 1/(1-p).</summary>
    public Tensor Apply(Tensor x, double p)
    {
        if (Next(p) is not { } site) return x;
        using var mask = Mask(x.shape, site);
        if (x.device_type == DeviceType.CPU) return x * mask;
        using var there = mask.to(x.device);
        return x * there;
    }

    /// <summary>Numbers 0 and 1/(1-p) in fp32 on the CPU. The last dimension, or <paramref name="rowWidth"/> numbers, make a row of <see cref="DropoutSite"/>.</summary>
    internal static Tensor Mask(long[] shape, DropoutSite site, long? rowWidth = null)
    {
        var mask = empty(shape, ScalarType.Float32);
        var width = rowWidth ?? (shape.Length == 0 ? 1 : shape[^1]);
        var rows = width == 0 ? 0 : mask.numel() / width;
        unsafe
        {
            var start = (nint)mask.Floats();
            Parts.Run((int)rows, (int)width, (_, first, end) =>
            {
                for (var row = first; row < end; row++)
                {
                    var to = (float*)start + row * width;
                    for (long at = 0; at < width; at += Lanes.Count)
                        Lanes.Store<Fp32>(site.Factors(row, width, at), (byte*)to, (nint)at, (int)Math.Min(Lanes.Count, width - at));
                }
            });
        }
        return mask;
    }

    internal DropoutSite Site(double p, int site) =>
        new(SeededRandom.Mix(SeededRandom.Mix(SeededRandom.Mix(seed) ^ (ulong)step) + (ulong)site + 1), p);
}
