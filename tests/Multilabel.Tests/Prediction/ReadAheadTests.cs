namespace Multilabel.Tests;

public sealed class ReadAheadTests
{
    [Fact]
    public void Items_keep_their_order() => Assert.Equal(Enumerable.Range(0, 1000), ReadAhead.Of(Enumerable.Range(0, 1000), ahead: 2));

    [Fact]
    public void Nothing_is_read_before_somebody_asks_and_then_only_so_far_ahead()
    {
        var read = 0;
        IEnumerable<int> Counted()
        {
            for (var i = 0; ; i++)
            {
                Interlocked.Increment(ref read);
                yield return i;
            }
        }

        using var items = ReadAhead.Of(Counted(), ahead: 2).GetEnumerator();
        Assert.Equal(0, read);
        for (var taken = 1; taken <= 5; taken++)
        {
            items.MoveNext();
            // Taken, two ready, and one that waits for a place.
            Assert.InRange(Volatile.Read(ref read), taken, taken + 3);
        }
    }

    [Fact]
    public void An_error_of_the_reader_comes_after_the_items_before_it_as_it_was_thrown()
    {
        static IEnumerable<int> Failing()
        {
            yield return 1;
            yield return 2;
            throw new MultilabelException("a.csv row 3 is wrong");
        }

        var got = new List<int>();
        var error = Assert.Throws<MultilabelException>(() =>
        {
            foreach (var item in ReadAhead.Of(Failing(), ahead: 1)) got.Add(item);
        });
        Assert.Equal("a.csv row 3 is wrong", error.Message);
        Assert.Equal([1, 2], got);
    }

    [Fact]
    public void Whoever_stops_early_leaves_nobody_reading()
    {
        var ended = false;
        IEnumerable<int> Endless()
        {
            try
            {
                for (var i = 0; ; i++) yield return i;
            }
            finally
            {
                ended = true;
            }
        }

        Assert.Equal([0, 1, 2], ReadAhead.Of(Endless(), ahead: 2).Take(3));
        Assert.True(ended);
    }

    [Fact]
    public void A_cancellation_inside_the_reader_is_passed_on_as_an_error()
    {
        static IEnumerable<int> Cancelled()
        {
            yield return 1;
            throw new OperationCanceledException();
        }

        Assert.Throws<OperationCanceledException>(() => ReadAhead.Of(Cancelled(), ahead: 1).Count());
    }

    [Fact]
    public void Windows_are_bounded_in_texts_and_in_characters()
    {
        Assert.Equal([1024, 1024, 452], TextWindows.Of(Enumerable.Repeat("x", 2500)).Select(w => w.Count));
        Assert.Equal([2, 2, 1], TextWindows.Of(Enumerable.Repeat(new string('x', 600_000), 5)).Select(w => w.Count));
        Assert.Empty(TextWindows.Of([]));
    }
}
