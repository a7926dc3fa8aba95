namespace Multilabel;

/// <summary>Writes a file beside its place, flushes it to the disk and renames it: a crash leaves the old file or the new one, never half of one.</summary>
internal static class ReplacedFile
{
    public static void Write(string path, Action<Stream> write)
    {
        var beside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception e)
        {
            RemoveQuietly(beside);
            if (e is IOException or UnauthorizedAccessException)
                throw new MultilabelException($"{path}: cannot be written: {e.Message} What was there before is unchanged. "
                    + "Free space or choose another folder, then try again.", e);
            throw;
        }
    }

    private static void RemoveQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that led here says more than this one would.
        }
    }
}
