using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Multilabel;

/// <summary>
/// Runs pieces of work on the threads that libtorch's products use, which are its OpenMP team where there is one (GCC's, on Linux), otherwise the thread
/// pool's. Products and kernels follow each other hundreds of times a step: two sets of threads would wake each other every time and, where they
/// spin before they sleep, take each other's cores.
/// </summary>
internal static unsafe class ThreadTeam
{
    private static delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void> s_parallel;

    /// <summary>Finds the team among what a library was loaded with.</summary>
    public static void Join(nint library)
    {
        // void GOMP_parallel(void (*fn)(void*), void* data, unsigned threads, unsigned flags)
        if (NativeLibrary.TryGetExport(library, "GOMP_parallel", out var address))
            s_parallel = (delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void>)address;
    }

    /// <summary>Runs <paramref name="piece"/> for every number below <paramref name="count"/>; each thread takes the next when it is done with one.</summary>
    public static void Run(int count, int threads, Action<int> piece)
    {
        threads = Math.Min(count, threads);
        if (threads <= 1)
        {
            for (var i = 0; i < count; i++) piece(i);
            return;
        }
        if (s_parallel == null)
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, piece);
            return;
        }
        var work = new Work(count, piece);
        var handle = GCHandle.Alloc(work);
        try
        {
            s_parallel(&Enter, GCHandle.ToIntPtr(handle), (uint)threads, 0);
        }
        finally
        {
            handle.Free();
        }
        if (work.Failure is { } failure) throw new AggregateException(failure);
    }

    [UnmanagedCallersOnly]
    private static void Enter(nint data) => Unsafe.As<Work>(GCHandle.FromIntPtr(data).Target!).Go();

    private sealed class Work(int count, Action<int> piece)
    {
        private int _next;

        public Exception? Failure { get; private set; }

        public void Go()
        {
            try
            {
                for (int i; Failure is null && (i = Interlocked.Increment(ref _next) - 1) < count;) piece(i);
            }
            catch (Exception e)   // native frames lie above
            {
                Failure = e;
            }
        }
    }
}
