using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

public sealed class DropoutTests
{
    private static float[] Mask(ulong seed, long step, int site, double p, params long[] shape)
    {
        using var mask = Dropout.Mask(shape, new Dropout(seed, step).Site(p, site));
        return mask.data<float>().ToArray();
    }

    [Fact]
    public void The_same_seed_step_and_site_give_the_same_mask_and_any_other_a_different_one()
    {
        var mask = Mask(1, 2, 3, 0.1, 50, 50);
        Assert.Equal(mask, Mask(1, 2, 3, 0.1, 50, 50));
        foreach (var other in new[] { Mask(2, 2, 3, 0.1, 50, 50), Mask(1, 3, 3, 0.1, 50, 50), Mask(1, 2, 4, 0.1, 50, 50) })
        {
            // Two independent masks agree in 0.9² + 0.1² = 82 % of the places.
            Assert.InRange(mask.Zip(other, (a, b) => a == b).Count(same => same) / 2500.0, 0.77, 0.87);
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void The_share_that_is_dropped_is_p_and_the_others_are_scaled(double p)
    {
        var mask = Mask(7, 0, 0, p, 1000, 300);
        Assert.InRange(mask.Count(m => m == 0) / 300_000.0, p - 0.004, p + 0.004);
        Assert.All(mask.Where(m => m != 0).Distinct(), m => Assert.Equal(1 / (1 - p), m, 1 / (1 - p) * 2e-4));
        Assert.InRange(mask.Average(), 0.97, 1.03);
    }

    [Fact]
    public void Neighbours_rows_and_columns_are_independent()
    {
        var mask = Mask(9, 1, 1, 0.5, 512, 512).Select(m => m == 0 ? -1 : 1).ToArray();
        foreach (var lag in new[] { 1, 2, 8, 16, 32, 64, 512, 1024, 16384 })
            Assert.InRange(Enumerable.Range(0, mask.Length - lag).Average(i => mask[i] * mask[i + lag]), -0.012, 0.012);
    }

    [Fact]
    public void A_mask_is_the_hash_of_its_places_one_number_at_a_time()
    {
        // Large enough for several threads, rows that are no multiple of a vector.
        var (rows, width) = (2000, 103);
        var mask = Mask(11, 5, 2, 0.3, rows, width);
        var key = SeededRandom.Mix(SeededRandom.Mix(SeededRandom.Mix(11) ^ 5) + 3);
        var threshold = (int)Math.Round(0.3 * 65536);
        for (var i = 0; i < mask.Length; i++)
        {
            var (row, column) = (i / width, i % width);
            // Chunks of 32 from 16 hashes; a row begins a chunk of its own.
            var x = (uint)((row * 4 + column / 32) * 16 + column % 16) + (uint)key;
            x ^= x >> 16;
            x *= 0x7FEB352D;
            x ^= (x >> 15) ^ (uint)(key >> 32);
            x *= 0x846CA68B;
            x ^= x >> 16;
            var bits = column % 32 < 16 ? x & 0xFFFF : x >> 16;
            Assert.Equal(bits >= threshold ? (float)(65536.0 / (65536 - threshold)) : 0f, mask[i]);
        }
    }

    [Fact]
    public void A_site_counts_even_where_nothing_is_dropped()
    {
        using var scope = NewDisposeScope();
        var x = ones(40, 40);
        var (one, two) = (new Dropout(1, 1), new Dropout(1, 1));
        Assert.Same(x, one.Apply(x, 0));
        two.Apply(x, 0.5);
        Assert.True(one.Apply(x, 0.5).equal(two.Apply(x, 0.5)).all().item<bool>());
        Assert.False(new Dropout(1, 1).Apply(x, 0.5).equal(two.Apply(x, 0.5)).all().item<bool>());
    }

    [Fact]
    public void Probability_1_drops_everything_and_an_override_takes_the_place_of_the_configuration()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0f, new Dropout(1, 1).Apply(ones(100), 1).sum().item<float>());
        var x = ones(100);
        Assert.Same(x, new Dropout(1, 1, probability: 0).Apply(x, 0.5));
    }
}
