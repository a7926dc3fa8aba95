namespace Multilabel;

/// <summary>Only one process fetches a blob; another waits until it is there. Hugging Face's own library locks the same file in the same way.</summary>
internal static class BlobLock
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(0.5);

    public static async Task<IDisposable> Take(string path, HubSettings settings, Action waiting, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var first = true; ; first = false)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);   // flock, where there is one
            }
            catch (IOException e) when (IsTaken(e))
            {
                if (first) waiting();
                await settings.Delay(Between, cancellation);
            }
        }
    }

    // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION; EWOULDBLOCK of Linux and of macOS.
    private static bool IsTaken(IOException e) => (e.HResult & 0xffff) is 32 or 33 || e.HResult is 11 or 35;
}
