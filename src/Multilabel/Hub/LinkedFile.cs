namespace Multilabel;

/// <summary>Files that may be links, as in the hub's cache: the framework measures the link, and calls one that leads nowhere an existing file.</summary>
internal static class LinkedFile
{
    public static bool Exists(string path) => Target(path).Exists;

    /// <summary>Length of the file itself in bytes; 0 if there is none.</summary>
    public static long Length(string path) => Target(path) is { Exists: true } file ? file.Length : 0;

    private static FileInfo Target(string path)
    {
        var file = new FileInfo(path);
        return file is { Exists: true, LinkTarget: not null } ? file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file : file;
    }
}
