namespace Multilabel.Tests;

public sealed class SideBySideTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void Every_piece_is_done_once_and_the_threads_are_as_before(int atOnce)
    {
        Engine.Start();
        var threads = Engine.Threads;
        var done = new int[7];
        SideBySide.Run(done.Length, atOnce, piece => Interlocked.Increment(ref done[piece]));
        Assert.All(done, times => Assert.Equal(1, times));
        Assert.Equal(threads, Engine.Threads);
    }

    [Fact]
    public void Each_piece_computes_on_its_share_of_the_threads()
    {
        Engine.Start();
        var threads = new int[4];
        SideBySide.Run(threads.Length, 2, piece => threads[piece] = Engine.Threads);
        Assert.All(threads, count => Assert.Equal(Math.Max(1, Engine.Threads / 2), count));
    }

    [Fact]
    public void A_failure_is_thrown_where_the_caller_waits()
    {
        Engine.Start();
        var begun = 0;
        var error = Assert.Throws<MultilabelException>(() => SideBySide.Run(1000, 2, piece =>
        {
            Interlocked.Increment(ref begun);
            throw new MultilabelException("broken");
        }));
        Assert.Equal("broken", error.Message);
        Assert.InRange(begun, 1, 3);
    }
}
