namespace Multilabel.Tests;

/// <summary>Pieces of work on the threads of libtorch's products.</summary>
public sealed class ThreadTeamTests
{
    public ThreadTeamTests() => Engine.Start();

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(1000, 1)]
    [InlineData(1000, 2)]
    [InlineData(1000, 5)]
    public void Every_piece_runs_once(int count, int threads)
    {
        var runs = new int[count];
        ThreadTeam.Run(count, threads, i => Interlocked.Increment(ref runs[i]));
        Assert.All(runs, n => Assert.Equal(1, n));
    }

    [Fact]
    public void Several_threads_work_at_the_same_time()
    {
        // Each piece waits for the other: one thread alone would wait in vain.
        using var both = new Barrier(2);
        var met = new bool[2];
        ThreadTeam.Run(2, 2, i => met[i] = both.SignalAndWait(TimeSpan.FromSeconds(60)));
        Assert.Equal([true, true], met);
    }

    [Fact]
    public void A_failure_reaches_the_caller_and_the_next_run_works()
    {
        var failure = Assert.Throws<AggregateException>(() => ThreadTeam.Run(100, 2, i =>
        {
            if (i == 7) throw new FormatException("seven");
        }));
        Assert.IsType<FormatException>(failure.InnerException);
        var sum = 0;
        ThreadTeam.Run(100, 2, i => Interlocked.Add(ref sum, i));
        Assert.Equal(4950, sum);
    }
}
