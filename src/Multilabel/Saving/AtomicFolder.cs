using System.Runtime.InteropServices;

namespace Multilabel;

/// <summary>
/// Replaces a folder as a whole: the new one is written beside it under a name of its own and takes its place in one step, so that a
/// crash at any moment leaves the old folder or the new one. On Linux the two names are exchanged by the kernel; elsewhere the old folder
/// is moved aside first, and <see cref="Recover"/> brings it back if the machine stopped in between.
/// </summary>
internal static partial class AtomicFolder
{
    private const string New = ".new", Old = ".old";

    /// <summary>Calls <paramref name="write"/> with an empty folder beside <paramref name="folder"/>, then puts it in its place.</summary>
    /// <exception cref="MultilabelException">The place cannot be written to, or the disk is full; what was there is untouched.</exception>
    public static void Replace(string folder, Action<string> write)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(folder)) throw new MultilabelException($"{folder} is a file; a classifier is saved as a folder. Name another place with --out.");
        var beside = folder + New;
        try
        {
            Recover(folder);
            if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);   // left by a run that was stopped
            Directory.CreateDirectory(beside);
            write(beside);
            FlushToDisk(beside);
            Exchange(beside, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(beside);
            throw new MultilabelException($"{folder} could not be written: {e.Message.TrimEnd('.')}. What was there before is untouched; free space or name another place with --out.", e);
        }
        catch
        {
            TryDelete(beside);
            throw;
        }
    }

    /// <summary>Brings back a folder that was moved aside when its replacement did not arrive.</summary>
    public static void Recover(string folder)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(folder) && Directory.Exists(folder + Old)) Directory.Move(folder + Old, folder);
    }

    private static void Exchange(string beside, string folder)
    {
        if (!Directory.Exists(folder))
        {
            Directory.Move(beside, folder);
            return;
        }
        if (OperatingSystem.IsLinux() && RenameAt2(CurrentFolder, beside, CurrentFolder, folder, RenameExchange) == 0)
        {
            TryDelete(beside);
            return;
        }
        TryDelete(folder + Old);
        Directory.Move(folder, folder + Old);
        Directory.Move(beside, folder);
        TryDelete(folder + Old);
    }

    private static void FlushToDisk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }
    }

    private static void TryDelete(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A leftover beside the folder harms nothing; the next save removes it.
        }
    }

    private const int CurrentFolder = -100;   // AT_FDCWD
    private const uint RenameExchange = 2;

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int oldFolder, string oldPath, int newFolder, string newPath, uint flags);
}
