namespace Multilabel;

/// <summary>The cache that Hugging Face's own library keeps, so that what one downloads the other finds.</summary>
internal sealed class HubCache(HubSettings settings)
{
    private const string Models = "models--";

    public string Folder => settings.Cache;

    public CachedModel Model(string repository) => new(repository, Path.Combine(Folder, Models + repository.Replace("/", "--", StringComparison.Ordinal)), Folder);

    /// <summary>Every model of which there is something, by name.</summary>
    public IEnumerable<CachedModel> All() => !Directory.Exists(Folder) ? [] : Directory.GetDirectories(Folder, Models + "*")
        .Select(folder => new CachedModel(Path.GetFileName(folder)[Models.Length..].Replace("--", "/", StringComparison.Ordinal), folder, Folder))
        .Where(model => EncoderName.Parse(model.Repository) is not null)
        .OrderBy(model => model.Repository, StringComparer.OrdinalIgnoreCase);

    /// <summary>The snapshot of a name that has all files of these parts, also under the model's other name; null if there is none.</summary>
    public Snapshot? Find(EncoderName name, EncoderParts parts) => Snapshots(name).FirstOrDefault(snapshot => EncoderFiles.Missing(snapshot, parts) is null);

    /// <summary>What is there of a name, whole or not.</summary>
    public IEnumerable<Snapshot> Snapshots(EncoderName name) =>
        new[] { name.Repository, CanonicalOwner.OtherName(name.Repository) }.OfType<string>().Select(repository => Model(repository).Snapshot(name.Revision)).OfType<Snapshot>();
}
