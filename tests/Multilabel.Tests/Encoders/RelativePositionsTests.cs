using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

public sealed class RelativePositionsTests
{
    [Fact]
    public void Buckets_are_those_of_the_original_formula_at_every_distance()
    {
        using var scope = NewDisposeScope();
        const int length = 514;
        // The original's tensor operations, in 32 bits as there.
        var distance = arange(length).unsqueeze(0) - arange(length).unsqueeze(1);
        var n = distance.abs();
        var large = 8 + (n.to(ScalarType.Float32) / 8).log().div(Math.Log(128.0 / 8)).mul(8).to(ScalarType.Int64);
        var expected = distance.gt(0).to(ScalarType.Int64) * 16 + where(n.lt(8), n, large.clamp_max(15));
        var byDistance = RelativePositions.BucketsByDistance(length);
        Assert.Equal(expected.flatten().data<long>().ToArray(), RelativePositions.Distances(length).Select(d => byDistance[d]));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 1)]
    [InlineData(1, 17)]
    [InlineData(-7, 7)]
    [InlineData(-8, 8)]
    [InlineData(9, 24)]
    [InlineData(-1000, 15)]
    [InlineData(1000, 31)]
    public void Near_distances_have_a_bucket_each_and_the_far_ones_share_the_last(int distance, int bucket) =>
        Assert.Equal(bucket, RelativePositions.Bucket(distance));
}
