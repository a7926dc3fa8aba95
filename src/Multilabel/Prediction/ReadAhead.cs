using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace Multilabel;

/// <summary>Computes the items of a sequence on another thread, a few items ahead of whoever takes them.</summary>
internal static class ReadAhead
{
    /// <summary>
    /// The same items in the same order. An exception from <paramref name="items"/> comes after the items before it. When the enumeration ends, early
    /// or not, <paramref name="items"/> is no longer in use.
    /// </summary>
    /// <param name="items">Enumerated on one other thread.</param>
    /// <param name="ahead">Items that may lie ready; one more is in the making.</param>
    public static IEnumerable<T> Of<T>(IEnumerable<T> items, int ahead)
    {
        var ready = Channel.CreateBounded<T>(new BoundedChannelOptions(ahead) { SingleReader = true, SingleWriter = true });
        using var stop = new CancellationTokenSource();
        var reading = Task.Factory.StartNew(() => Fill(items, ready.Writer, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            while (Wait(ready.Reader.WaitToReadAsync()))
            {
                while (ready.Reader.TryRead(out var item)) yield return item;
            }
            if (reading.Result is { } failure) ExceptionDispatchInfo.Throw(failure);
        }
        finally
        {
            stop.Cancel();
            reading.Wait();
        }
    }

    /// <summary>What went wrong, or null.</summary>
    private static Exception? Fill<T>(IEnumerable<T> items, ChannelWriter<T> ready, CancellationToken stop)
    {
        try
        {
            foreach (var item in items)
            {
                while (!ready.TryWrite(item)) if (!Wait(ready.WaitToWriteAsync(stop))) return null;
                if (stop.IsCancellationRequested) return null;
            }
            return null;
        }
        catch (OperationCanceledException e) when (e.CancellationToken == stop)
        {
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
        finally
        {
            ready.Complete();
        }
    }

    private static bool Wait(ValueTask<bool> task) => task.IsCompleted ? task.Result : task.AsTask().GetAwaiter().GetResult();
}
