namespace Multilabel.Tests;

public sealed class BatchOrderTests
{
    private static readonly int[] Lengths = [.. Enumerable.Range(0, 225).Select(i => 5 + (i * 37 % 100))];

    [Fact]
    public void Every_row_comes_once_an_epoch() =>
        Assert.Equal(Enumerable.Range(0, 225), BatchOrder.Create(Lengths, 16, seed: 1, epoch: 3).SelectMany(b => b).Order());

    [Fact]
    public void The_same_seed_and_epoch_give_the_same_batches() =>
        Assert.Equal(BatchOrder.Create(Lengths, 16, 1, 3), BatchOrder.Create(Lengths, 16, 1, 3));

    [Fact]
    public void Another_epoch_or_seed_gives_other_batches()
    {
        var batches = BatchOrder.Create(Lengths, 16, 1, 3);
        Assert.NotEqual(batches, BatchOrder.Create(Lengths, 16, 1, 4));
        Assert.NotEqual(batches, BatchOrder.Create(Lengths, 16, 2, 3));
    }

    [Fact]
    public void Batches_of_similar_length_compute_less_than_half_the_padding_of_random_ones()
    {
        static int Padding(IEnumerable<int[]> batches) => batches.Sum(b => b.Sum(i => b.Max(j => Lengths[j]) - Lengths[i]));
        Assert.True(Padding(BatchOrder.Create(Lengths, 16, 1, 0)) * 2 < Padding(Enumerable.Range(0, 225).Chunk(16)));
    }
}
