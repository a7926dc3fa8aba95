using System.Text.Json.Nodes;

namespace Multilabel;

/// <summary>
/// One model in the cache: <c>refs/BRANCH</c> with a commit, <c>snapshots/COMMIT/FILE</c> as a link to <c>blobs/ETAG</c>, and <c>.no_exist/COMMIT/FILE</c>
/// for files that the hub was asked for and does not have.
/// </summary>
/// <param name="Repository">Its name.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Cache">The folder of all models.</param>
internal sealed record CachedModel(string Repository, string Folder, string Cache)
{
    private string References => Path.Combine(Folder, "refs");

    /// <summary>Whether a download of one of its files was begun and not ended.</summary>
    public bool HasParts => Directory.Exists(Path.Combine(Folder, "blobs")) && Directory.EnumerateFiles(Path.Combine(Folder, "blobs"), "*" + BlobDownload.Incomplete).Any();

    public string BlobOf(string etag) => Path.Combine(Folder, "blobs", etag);

    /// <summary>The file that both libraries lock while they fetch a blob.</summary>
    public string LockOf(string etag) => Path.Combine(Cache, ".locks", Path.GetFileName(Folder), etag + ".lock");

    /// <summary>Commits of which there are files.</summary>
    public IReadOnlyList<Snapshot> Snapshots() => Directory.Exists(Path.Combine(Folder, "snapshots"))
        ? [.. Directory.GetDirectories(Path.Combine(Folder, "snapshots")).Select(Path.GetFileName).OfType<string>().Where(EncoderName.IsCommit).Order(StringComparer.Ordinal).Select(commit => new Snapshot(this, commit))]
        : [];

    /// <summary>What a branch, tag or commit means here, or null if that is not known.</summary>
    public Snapshot? Snapshot(string revision)
    {
        if (EncoderName.IsCommit(revision)) return Existing(revision.ToLowerInvariant());
        if (ReadReference(Path.Combine(References, revision)) is { } commit) return Existing(commit);
        if (!EncoderName.MayBeShortCommit(revision)) return null;
        var matching = Snapshots().Where(s => s.Commit.StartsWith(revision, StringComparison.OrdinalIgnoreCase)).ToList();
        return matching is [var only] ? only : null;
    }

    /// <summary>Branches and tags that mean a commit.</summary>
    public IReadOnlyList<string> RevisionsOf(string commit) => !Directory.Exists(References) ? [] :
        [.. Directory.EnumerateFiles(References, "*", SearchOption.AllDirectories)
            .Where(file => ReadReference(file) == commit)
            .Select(file => Path.GetRelativePath(References, file).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal)];

    public void SetReference(string revision, string commit)
    {
        var file = Path.Combine(References, revision.Replace('/', Path.DirectorySeparatorChar));
        if (revision != commit && ReadReference(file) != commit) NewFile.Write(file, stream => stream.Write(System.Text.Encoding.ASCII.GetBytes(commit)));
    }

    public void SetMissing(string commit, string file)
    {
        var mark = Path.Combine(Folder, ".no_exist", commit, file);
        Directory.CreateDirectory(Path.GetDirectoryName(mark)!);
        if (!File.Exists(mark)) File.WriteAllBytes(mark, []);
    }

    /// <summary>Whether the hub has a file that is not here; null if nobody has asked.</summary>
    public bool? IsOnHub(string commit, string file)
    {
        if (File.Exists(Path.Combine(Folder, ".no_exist", commit, file))) return false;
        var listing = Path.Combine(Folder, "trees", commit + ".json");   // newer versions of the other library keep the list of all files
        if (!File.Exists(listing)) return null;
        try
        {
            return (JsonFile.Read(listing).Root["files"] as JsonObject)?.ContainsKey(file);
        }
        catch (MultilabelException)
        {
            return null;
        }
    }

    private Snapshot? Existing(string commit) => Directory.Exists(Path.Combine(Folder, "snapshots", commit)) ? new Snapshot(this, commit) : null;

    private static string? ReadReference(string file)
    {
        try
        {
            return File.Exists(file) && File.ReadAllText(file).Trim() is var commit && EncoderName.IsCommit(commit) ? commit : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
