using static TorchSharp.torch;

namespace Multilabel.Tests;

public sealed class HeldNumberTests
{
    [Fact]
    public void A_number_lives_while_its_thread_makes_63_more()
    {
        using var scope = NewDisposeScope();
        var first = HeldNumber.Of(2.5);
        for (var i = 0; i < 63; i++) _ = HeldNumber.Of((long)i);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal([5f, 7.5f], (tensor([2f, 3f]) * first).data<float>().ToArray());
    }

    [Fact]
    public void Another_threads_numbers_do_not_count()
    {
        using var scope = NewDisposeScope();
        var first = HeldNumber.Of(2.5);
        var other = new Thread(() =>
        {
            for (var i = 0; i < 1000; i++) _ = HeldNumber.Of(1.0);
        });
        other.Start();
        other.Join();
        Assert.Equal(5, (tensor(2f) * first).item<float>());
    }

    [Fact]
    public void Sums_are_those_of_the_operators()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (tensor([1f, -2f]), tensor([0.5f, 8f]));
        Assert.Equal([1.5f, 6f], a.Plus(b).data<float>().ToArray());
        Assert.Equal([1.25f, -1.75f], a.Plus(0.25).data<float>().ToArray());
        Assert.Equal([4L, 5L], tensor([1L, 2L]).Plus(3L).data<long>().ToArray());
        Assert.Equal([0f, 3f], HeldNumber.OneMinus(a).data<float>().ToArray());
        a.AddInPlace(b).AddInPlace(1.0);
        Assert.Equal([2.5f, 7f], a.data<float>().ToArray());
    }
}
