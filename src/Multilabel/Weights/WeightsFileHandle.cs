using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Multilabel;

/// <summary>Opens a weight file and says what it is when it is none: missing, empty, a Git LFS pointer, a web page saved under its name.</summary>
internal static class WeightsFileHandle
{
    public const string DownloadAgain = "Download or copy the file again.";

    public static SafeFileHandle Open(string path)
    {
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MultilabelException($"{path}: there is no such file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MultilabelException($"{path}: cannot be opened: {e.Message}", e);
        }
        try
        {
            RefuseWhatIsNoWeights(handle, path);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static void RefuseWhatIsNoWeights(SafeFileHandle handle, string path)
    {
        Span<byte> start = stackalloc byte[64];
        start = start[..RandomAccess.Read(handle, start, 0)];
        if (start.IsEmpty)
            throw new MultilabelException($"{path}: the file is empty; expected weights. {DownloadAgain}");
        var text = Encoding.ASCII.GetString(start).TrimStart();
        if (text.StartsWith("version https://git-lfs.github.com", StringComparison.Ordinal))
        {
            throw new MultilabelException($"{path}: this is a Git LFS pointer of {RandomAccess.GetLength(handle)} bytes, not the weights themselves. "
                + "Run \"git lfs pull\" in that folder, or download the file itself.");
        }
        if (text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            throw new MultilabelException($"{path}: this is a web page, not weights (a download that ended at a login or error page). {DownloadAgain}");
    }
}
