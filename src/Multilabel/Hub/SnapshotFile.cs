namespace Multilabel;

/// <summary>A file of a snapshot: a relative link to its blob, so that the cache can be moved; where links are impossible, the file itself.</summary>
internal static class SnapshotFile
{
    /// <param name="blob">The content.</param>
    /// <param name="place">Where it is to appear.</param>
    /// <param name="isNew">Whether nothing else can need the blob yet; without links it moves then.</param>
    /// <param name="links">Whether to try a link.</param>
    public static void Put(string blob, string place, bool isNew, bool links)
    {
        File.Delete(place);   // a link that leads nowhere
        if (links && TryLink(blob, place)) return;
        if (isNew) File.Move(blob, place);
        else File.Copy(blob, place);
    }

    private static bool TryLink(string blob, string place)
    {
        try
        {
            File.CreateSymbolicLink(place, Path.GetRelativePath(Path.GetDirectoryName(place)!, blob));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            return false;   // Windows without developer mode, FAT, some network drives
        }
    }
}
