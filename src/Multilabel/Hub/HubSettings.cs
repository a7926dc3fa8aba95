namespace Multilabel;

/// <summary>Where the hub and its cache are, as the environment variables of Hugging Face's own library say it.</summary>
internal sealed record HubSettings
{
    private static readonly string[] True = ["1", "ON", "YES", "TRUE"];

    /// <summary>The folder with <c>models--owner--name</c>.</summary>
    public required string Cache { get; init; }

    /// <summary>Address of the hub, without a slash at the end.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Who asks; sent to the hub alone.</summary>
    public string? Token { get; init; }

    public bool IsOffline { get; init; }

    /// <summary>Whether snapshots are links to blobs; otherwise, and where the file system has no links, the files themselves are there.</summary>
    public bool UsesLinks { get; init; } = true;

    /// <summary>Waits.</summary>
    public Func<TimeSpan, CancellationToken, Task> Delay { get; init; } = Task.Delay;

    /// <summary>Free bytes at a place; null where that cannot be told.</summary>
    public Func<string, long?> FreeBytes { get; init; } = FreeBytesOf;

    /// <exception cref="MultilabelException">HF_ENDPOINT is no address.</exception>
    public static HubSettings FromEnvironment() =>
        Of(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify));

    /// <param name="variable">The value of an environment variable.</param>
    /// <param name="user">The user's folder, for <c>~</c>.</param>
    public static HubSettings Of(Func<string, string?> variable, string user)
    {
        var home = Place("HF_HOME") ?? Path.Combine(Place("XDG_CACHE_HOME") ?? Path.Combine(user, ".cache"), "huggingface");
        var address = Value("HF_ENDPOINT")?.TrimEnd('/') ?? "https://huggingface.co";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("https" or "http"))
            throw new MultilabelException($"HF_ENDPOINT is \"{address}\"; expected the address of a hub, such as https://huggingface.co.");
        return new HubSettings
        {
            Cache = Path.GetFullPath(Place("HF_HUB_CACHE") ?? Place("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(home, "hub")),
            Endpoint = endpoint,
            Token = Value("HF_TOKEN") ?? Value("HUGGING_FACE_HUB_TOKEN") ?? TokenIn(Place("HF_TOKEN_PATH") ?? Path.Combine(home, "token")),
            IsOffline = IsTrue("HF_HUB_OFFLINE") || IsTrue("TRANSFORMERS_OFFLINE"),
            UsesLinks = !IsTrue("HF_HUB_DISABLE_SYMLINKS"),
        };

        string? Value(string name) => variable(name)?.Trim() is { Length: > 0 } value ? value : null;

        string? Place(string name) => Value(name) is not { } value ? null : value is "~" || value.StartsWith("~/", StringComparison.Ordinal) ? user + value[1..] : value;

        bool IsTrue(string name) => Value(name) is { } value && True.Contains(value, StringComparer.OrdinalIgnoreCase);
    }

    private static string? TokenIn(string file)
    {
        try
        {
            return File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } token ? token : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;   // public models need none
        }
    }

    private static long? FreeBytesOf(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
