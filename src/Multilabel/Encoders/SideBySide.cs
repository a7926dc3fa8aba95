using System.Runtime.ExceptionServices;
using TorchSharp;

namespace Multilabel;

/// <summary>
/// Does independent pieces of numeric work at the same time, each on its share of the threads: a step of a small model is too short to be spread over
/// all of them.
/// </summary>
internal static class SideBySide
{
    /// <summary>Runs <paramref name="piece"/> for every number below <paramref name="count"/>; the first failure ends all and is thrown.</summary>
    /// <param name="count">Pieces.</param>
    /// <param name="atOnce">Most pieces at the same time; 1 runs them one after the other on all threads.</param>
    /// <param name="piece">Must not set the number of threads itself.</param>
    public static void Run(int count, int atOnce, Action<int> piece)
    {
        atOnce = Math.Min(atOnce, count);
        if (atOnce <= 1)
        {
            for (var i = 0; i < count; i++) piece(i);
            return;
        }
        var threads = Engine.Threads;
        var (next, failure) = (-1, (Exception?)null);
        void Work()
        {
            try
            {
                Engine.Start(Math.Max(1, threads / atOnce));
                for (int i; failure is null && (i = Interlocked.Increment(ref next)) < count;) piece(i);
            }
            catch (Exception e)   // is thrown again where the caller waits
            {
                Interlocked.CompareExchange(ref failure, e, null);
            }
        }

        // Threads of its own: those of the pool may have computed before, and each keeps the number that it began with.
        var team = Enumerable.Range(0, atOnce).Select(_ => new Thread(Work)).ToList();
        team.ForEach(thread => thread.Start());
        team.ForEach(thread => thread.Join());
        torch.set_num_threads(threads);   // for threads to come, which begin with what was set last
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }
}
