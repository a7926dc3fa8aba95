using System.Runtime.InteropServices;

namespace Multilabel.Cli;

/// <summary>
/// Ends the process without the tidying up of native libraries. libtorch takes itself apart operator by operator, a tenth of a second for memory that
/// the system takes back anyway. Registered last and thus run first, after .NET itself has ended; only the command does so, never the library.
/// </summary>
internal static partial class QuickExit
{
    public static void Register()
    {
        // glibc hands the exit code to a function that was registered so, and _exit takes just that.
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libc.so.6", out var library)) return;
        if (NativeLibrary.TryGetExport(library, "on_exit", out _) && NativeLibrary.TryGetExport(library, "_exit", out var exit)) _ = OnExit(exit, 0);
    }

    [LibraryImport("libc.so.6", EntryPoint = "on_exit")]
    private static partial int OnExit(nint function, nint argument);
}
