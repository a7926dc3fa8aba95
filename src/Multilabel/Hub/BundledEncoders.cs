using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Multilabel;

/// <summary>
/// Encoders that come with the application, as <see cref="EncoderArchive"/>s in its folder <c>encoders</c>. A name is looked up here after folders and before
/// the cache.
/// </summary>
internal static class BundledEncoders
{
    private const string Extension = ".zip";

    private static readonly Lazy<IReadOnlyList<BundledEncoder>> s_all = new(() => In(Path.Combine(AppContext.BaseDirectory, "encoders")));

    public static IReadOnlyList<BundledEncoder> All => s_all.Value;

    /// <summary>What trains where nobody names an encoder; null without any.</summary>
    public static string? Default => All is [var first, ..] ? first.Name : null;

    public static BundledEncoder? Find(string name) => All.FirstOrDefault(encoder => string.Equals(encoder.Name, name, StringComparison.OrdinalIgnoreCase));

    internal static IReadOnlyList<BundledEncoder> In(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*" + Extension).Order(StringComparer.Ordinal).Select(file => new BundledEncoder(Path.GetFileNameWithoutExtension(file), file))]
        : [];
}

/// <summary>An encoder that needs no download.</summary>
/// <param name="Name">What <c>--encoder</c> calls it.</param>
/// <param name="Archive">Its file.</param>
internal sealed record BundledEncoder(string Name, string Archive)
{
    /// <summary>A Hugging Face folder with it, made when it is first asked for, once for each user and version.</summary>
    /// <exception cref="MultilabelException">There is no place for it.</exception>
    public string Folder => field ??= Expanded();

    private string Expanded()
    {
        var name = $"{Name}-{Version()}";
        var failures = new List<string>();
        foreach (var place in Places())
        {
            var folder = Path.Combine(place, name);
            if (Directory.Exists(folder)) return folder;
            // Beside it under a name of its own: of several processes that do this at once, the first one's stays.
            var beside = $"{folder}.{Guid.NewGuid():N}";
            try
            {
                using (var archive = File.OpenRead(Archive)) EncoderArchive.Expand(archive, beside);
                Directory.Move(beside, folder);
                return folder;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or MultilabelException)
            {
                if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
                if (Directory.Exists(folder)) return folder;
                failures.Add(e.Message.TrimEnd('.'));
            }
        }
        throw new MultilabelException($"{Name}, the encoder that comes with this program, needs a folder to be unpacked into: {string.Join("; ", failures)}. Set XDG_CACHE_HOME to a folder with 100 MB of room that can be written to.");
    }

    private static IEnumerable<string> Places()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home ? home
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (cache.Length > 0) yield return Path.Combine(cache, "multilabel", "encoders");
        yield return Path.Combine(Path.GetTempPath(), "multilabel-encoders");
    }

    // The zip's own checksums, which stand together at its end.
    private string Version()
    {
        using var zip = ZipFile.OpenRead(Archive);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', zip.Entries.Select(e => $"{e.FullName} {e.Crc32}")))))[..12];
    }
}
