namespace Multilabel;

/// <summary>The files of one commit of a model in the cache.</summary>
/// <param name="Model">Whose.</param>
/// <param name="Commit">40 hexadecimal digits.</param>
internal sealed record Snapshot(CachedModel Model, string Commit)
{
    public string Folder => Path.Combine(Model.Folder, "snapshots", Commit);

    /// <summary>The name that means exactly this, wherever it is looked up.</summary>
    public string PinnedName => $"{Model.Repository}@{Commit}";

    /// <summary>Names of the files, with slashes; links that lead nowhere are none.</summary>
    public IReadOnlySet<string> Files { get; } = FilesIn(Path.Combine(Model.Folder, "snapshots", Commit));

    public long Bytes => Files.Sum(name => LinkedFile.Length(PathOf(name)));

    public string PathOf(string name) => Path.Combine(Folder, name.Replace('/', Path.DirectorySeparatorChar));

    private static HashSet<string> FilesIn(string folder) => !Directory.Exists(folder) ? [] : Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(LinkedFile.Exists)
        .Select(path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'))
        .ToHashSet(StringComparer.Ordinal);
}
