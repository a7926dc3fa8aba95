using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Multilabel.Benchmarks;

/// <summary>Resident memory of this process in GB (10^9 bytes, as the originals' script reports it).</summary>
internal static partial class ProcessMemory
{
    public static double Peak => OperatingSystem.IsLinux() ? OfStatus("VmHWM:") : Current(p => p.PeakWorkingSet64);

    /// <summary>What is really held: unreachable objects collected and freed memory given back, which both allocators put off for longer or shorter.</summary>
    public static double Settled()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (OperatingSystem.IsLinux()) _ = GiveBack(0);
        return Resident;
    }

    private static double Resident => OperatingSystem.IsLinux() ? OfStatus("VmRSS:") : Current(p => p.WorkingSet64);

    private static double OfStatus(string key)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(key, StringComparison.Ordinal));
        return double.Parse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024 / 1e9;
    }

    private static double Current(Func<Process, long> size)
    {
        using var process = Process.GetCurrentProcess();
        return size(process) / 1e9;
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int GiveBack(nuint keep);
}
