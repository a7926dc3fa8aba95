using System.Security.Cryptography;

namespace Multilabel;

/// <summary>SHA-256 of the files of a classifier folder.</summary>
internal static class FileDigests
{
    /// <summary>Digest of every file but <c>multilabel.json</c>, by path relative to the folder with forward slashes. Classifiers of
    /// document types lie in folders beneath, with a <c>multilabel.json</c> of their own: they are not part of this one.</summary>
    public static SortedDictionary<string, string> Of(string folder)
    {
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add(folder, folder, digests);
        return digests;
    }

    private static void Add(string root, string folder, SortedDictionary<string, string> digests)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            var name = Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/');
            if (name != ClassifierManifest.FileName) digests[name] = OfFile(file);
        }
        foreach (var beneath in Directory.EnumerateDirectories(folder))
            if (!File.Exists(Path.Combine(beneath, ClassifierManifest.FileName))) Add(root, beneath, digests);
    }

    public static string OfFile(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
