namespace Multilabel;

/// <summary>An encoder that is on this machine, or what is in its way.</summary>
internal sealed record CachedEncoder
{
    public required string Name { get; init; }

    /// <summary>Branches and tags that mean it here; <c>bundled</c> for one that comes with the application.</summary>
    public required IReadOnlyList<string> Revisions { get; init; }

    /// <summary>40 hexadecimal digits; null for one that comes with the application.</summary>
    public required string? Commit { get; init; }

    /// <summary><c>model_type</c>; null where that cannot be read.</summary>
    public string? Family { get; init; }

    public int? Layers { get; init; }

    public int? HiddenSize { get; init; }

    /// <summary>On disk.</summary>
    public required long Bytes { get; init; }

    public required string Folder { get; init; }

    /// <summary>Why it cannot be used here; null if it can.</summary>
    public string? Fault { get; init; }

    /// <summary>The bundled ones, then all snapshots of the cache.</summary>
    public static IReadOnlyList<CachedEncoder> All(HubSettings settings) =>
    [
        .. BundledEncoders.All.Select(b => Read(new CachedEncoder { Name = b.Name, Revisions = ["bundled"], Commit = null, Folder = b.Folder, Bytes = Directory.EnumerateFiles(b.Folder, "*", SearchOption.AllDirectories).Sum(LinkedFile.Length) }, null)),
        .. new HubCache(settings).All().SelectMany(model => model.Snapshots()).Select(Of),
    ];

    private static CachedEncoder Of(Snapshot snapshot) => Read(
        new CachedEncoder
        {
            Name = snapshot.Model.Repository,
            Revisions = snapshot.Model.RevisionsOf(snapshot.Commit),
            Commit = snapshot.Commit,
            Bytes = snapshot.Bytes,
            Folder = snapshot.Folder,
        },
        snapshot);

    private static CachedEncoder Read(CachedEncoder encoder, Snapshot? snapshot)
    {
        try
        {
            if (snapshot is not null && !snapshot.Files.Any(file => file.EndsWith("config.json", StringComparison.Ordinal))) return encoder with { Fault = "no config.json" };
            var config = ModelConfig.Read(Path.Combine(SentenceModules.ModelFolderOf(encoder.Folder), "config.json"));
            return encoder with
            {
                Family = config.Family.ModelType,
                Layers = config.Layers,
                HiddenSize = config.HiddenSize,
                Fault = snapshot is null ? null : EncoderFiles.Missing(snapshot, EncoderParts.All),
            };
        }
        catch (MultilabelException e)
        {
            return encoder with { Fault = e.Message.Replace(encoder.Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal) };
        }
    }
}
