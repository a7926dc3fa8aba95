using System.Runtime.InteropServices;

namespace Multilabel;

/// <summary>
/// Advice to glibc's allocator, from which libtorch takes its memory. Left alone, it maps every large block afresh and gives it back at once, and each
/// fresh page of 4 KiB costs a fault: of the time that libtorch takes to load and weights take to read, these faults are nearly half. On systems
/// with another C library nothing happens.
/// </summary>
internal static partial class NativeHeap
{
    private const int TrimThreshold = -1, MapThreshold = -3;   // M_TRIM_THRESHOLD, M_MMAP_THRESHOLD
    private const int HugePages = 14;                          // MADV_HUGEPAGE
    private const int Kept = 1 << 30;
    private const nint HugePage = 2 << 20;

    private static readonly bool Adjustable = OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library)
        && NativeLibrary.TryGetExport(library, "mallopt", out _);

    /// <summary>Blocks of up to 1 GiB come from the heap, and what is freed stays there for the next one.</summary>
    public static void KeepMemory()
    {
        if (!Adjustable) return;
        _ = SetOption(MapThreshold, Kept);
        _ = SetOption(TrimThreshold, Kept);
    }

    /// <summary>Lets the next so many bytes that this thread allocates lie in pages of 2 MiB. Costs no memory until it is used.</summary>
    public static unsafe void Expect(long bytes)
    {
        if (!Adjustable || bytes is < HugePage or >= Kept) return;
        var block = Allocate((nuint)bytes);
        if (block == null) return;
        var first = ((nint)block + HugePage - 1) & -HugePage;
        _ = Advise(first, (nuint)((nint)block + (nint)bytes - first), HugePages);
        Free(block);
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);

    [LibraryImport("libc.so.6", EntryPoint = "malloc")]
    private static unsafe partial void* Allocate(nuint bytes);

    [LibraryImport("libc.so.6", EntryPoint = "free")]
    private static unsafe partial void Free(void* block);

    [LibraryImport("libc.so.6", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
