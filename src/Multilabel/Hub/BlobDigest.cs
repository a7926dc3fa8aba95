using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Multilabel;

/// <summary>The digest by which the hub names a file: SHA-256 of large ones, git's SHA-1 (of a header and the content) of the others.</summary>
internal static class BlobDigest
{
    /// <summary>Whether an ETag is a digest at all; those of some mirrors are not.</summary>
    public static bool IsDigest(string etag) => etag.Length is 40 or 64 && etag.All(char.IsAsciiHexDigit);

    /// <summary>The digest of the kind that <paramref name="etag"/> is.</summary>
    public static string Of(string path, string etag)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(etag.Length == 64 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        if (etag.Length == 40) hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {stream.Length}\0")));
        var buffer = new byte[1 << 20];
        while (stream.Read(buffer) is > 0 and var count) hash.AppendData(buffer, 0, count);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
