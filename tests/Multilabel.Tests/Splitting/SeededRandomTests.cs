namespace Multilabel.Tests;

public sealed class SeededRandomTests
{
    [Fact]
    public void The_numbers_are_those_of_the_reference_implementation()
    {
        // xoshiro256starstar.c from the state 1, 2, 3, 4.
        var random = new SeededRandom(0) { State = [1, 2, 3, 4] };
        Assert.Equal([11520, 0, 1509978240, 1215971899390074240], Enumerable.Range(0, 4).Select(_ => random.NextUInt64()));
    }

    [Fact]
    public void A_stored_state_continues_the_sequence()
    {
        var random = new SeededRandom(5);
        random.NextUInt64();
        var state = random.State;
        var next = random.NextUInt64();
        Assert.Equal(next, new SeededRandom(0) { State = state }.NextUInt64());
    }

    [Fact]
    public void Streams_of_one_seed_differ_and_repeat()
    {
        Assert.Equal(new SeededRandom(1, 2).NextUInt64(), new SeededRandom(1, 2).NextUInt64());
        Assert.Equal(6, new[] { (1, 2), (1, 3), (2, 2), (0, 0), (0, 1), (1, 0) }.Select(pair => new SeededRandom(pair.Item1, pair.Item2).NextUInt64()).Distinct().Count());
    }

    [Fact]
    public void Whole_numbers_below_a_limit_are_equally_likely()
    {
        var random = new SeededRandom(1);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
            counts[random.Next(7)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void A_shuffle_keeps_every_item_and_reaches_every_order()
    {
        var random = new SeededRandom(2);
        var orders = Enumerable.Range(0, 1000).Select(_ => string.Concat(random.Permutation(4))).ToHashSet();
        Assert.Equal(24, orders.Count);
        Assert.All(orders, order => Assert.Equal("0123", string.Concat(order.Order())));
    }
}
