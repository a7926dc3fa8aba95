using System.Net;

namespace Multilabel;

/// <summary>What can go wrong between a name and a folder, each as one message with the way out.</summary>
internal static class HubFaults
{
    private const string SeeCached = "multilabel encoders lists what is here";
    private const string Gone = "What is downloaded so far stays, and the same command goes on from there";

    public static MultilabelException NoFolder(string encoder)
    {
        if (File.Exists(encoder)) return new($"{encoder} is a file; an encoder is a folder with config.json, weights and tokenizer: name the folder that it is in.");
        var parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(encoder));
        var there = parent is not { Length: > 1 } ? "" : !Directory.Exists(parent) ? $" {parent} is not there either."
            : FoldersIn(parent) is { Count: > 0 } beside ? $" {parent} has {ClosestName.List(beside)}." : $" {parent} has no folders.";
        return new($"{encoder}: there is no such folder, and it cannot be the name of a model on the hub (name, owner/name, owner/name@revision).{there} {SeeCached}.");
    }

    public static MultilabelException Offline(EncoderName name, HubCache cache) => new(
        $"{NotHere(name, cache)}; HF_HUB_OFFLINE forbids to download it. Unset HF_HUB_OFFLINE, or name another{Closest(name, cache)}; {SeeCached}.");

    public static MultilabelException Lacks(EncoderName name, string file) => new($"{name}: the hub lists {file} but does not have it. Try again later, or another revision ({name.Repository}@REVISION).");

    public static MultilabelException NoEncoder(EncoderName name, string missing, IReadOnlySet<string> files) => new(
        $"{name}: the model on the hub has {missing}, so it is no encoder as read here; its files are {ClosestName.List(files.Order(StringComparer.Ordinal))}. " +
        "Expected config.json, model.safetensors or pytorch_model.bin, and a tokenizer.");

    public static MultilabelException NoRoom(HubSettings settings, long needed, long free) => new(
        $"{settings.Cache}: {ByteCount.Show(needed)} are to be downloaded, {ByteCount.Show(free)} are free. Free space, or set HF_HOME to a place with room.");

    public static MultilabelException WrongDigest(HubFile file, string found) => new(
        $"{file.Repository}/{file.Name}: what was downloaded is not the file that the hub names: its digest is {found}, expected {file.Etag}. Nothing of it was kept. " +
        "Something between here and the hub changes files: look at HF_ENDPOINT and at your proxy, and try again.");

    /// <summary>The message for what was thrown; null for what is no fault of hub, network or disk.</summary>
    public static MultilabelException? Of(Exception e, EncoderName name, HubSettings settings, HubCache cache) => e switch
    {
        HubStatusException status => new(Refused(status, name, settings, cache), e),
        HttpRequestException or TimeoutException => new(
            $"{NotHere(name, cache)}; {settings.Endpoint.Host} could not be reached: {e.Message.TrimEnd('.')}. Connect to the network (HTTPS_PROXY names a proxy, HF_ENDPOINT a mirror), " +
            $"or name another{Closest(name, cache)}; {SeeCached}.{(cache.Model(name.Repository).HasParts ? $" {Gone}." : "")}", e),
        IOException or UnauthorizedAccessException => new($"{cache.Folder}: the download of {name} could not be written: {e.Message.TrimEnd('.')}. Free space, or set HF_HOME to a place with room. {Gone}.", e),
        _ => null,
    };

    private static string Refused(HubStatusException e, EncoderName name, HubSettings settings, HubCache cache)
    {
        var page = $"{settings.Endpoint.AbsoluteUri.TrimEnd('/')}/{name.Repository}";
        if (e.Code == "RevisionNotFound") return $"{name}: {settings.Endpoint.Host} has the model {name.Repository}, but no revision \"{name.Revision}\". Name a branch, a tag or a commit that is listed on {page}/commits/main.";
        if (e.Code == "GatedRepo" || e.Status == HttpStatusCode.Forbidden)
            return $"{name}: the model is gated ({e.Message}). Accept its terms on {page} and set HF_TOKEN to a token of that account{(settings.Token is null ? "" : "; the token that is set is not enough")}.";
        if (e.Status == HttpStatusCode.Unauthorized && settings.Token is not null && e.Code != "RepoNotFound")
            return $"{name}: {settings.Endpoint.Host} does not take the token ({e.Message}). Set HF_TOKEN to one that is valid, or unset it (and HF_TOKEN_PATH) for public models.";
        return e.Status switch
        {
            // The hub does not tell strangers which private models there are.
            HttpStatusCode.Unauthorized => $"{name}: there is no such folder, and {settings.Endpoint.Host} has no public model of this name{Closest(name, cache)}. If it is private, set HF_TOKEN to a token that may read it; {SeeCached}.",
            HttpStatusCode.NotFound => $"{name}: there is no such folder, and {settings.Endpoint.Host} has no model of this name{Closest(name, cache)}; {SeeCached}.",
            HttpStatusCode.TooManyRequests => $"{name}: {settings.Endpoint.Host} answers too many requests of this address ({e.Message}). Wait some minutes, or set HF_TOKEN, which allows more. {Gone}.",
            _ => $"{name}: {settings.Endpoint.Host} answered {e.Message}. Try again later. {Gone}.",
        };
    }

    private static string NotHere(EncoderName name, HubCache cache) => $"{name}: there is no such folder, and " + (
        cache.Snapshots(name).FirstOrDefault() is { } part && EncoderFiles.Missing(part, EncoderParts.All) is { } missing ? $"the cache ({cache.Folder}) has only a part of it: {missing}"
        : cache.Model(name.Repository).Snapshots() is { Count: > 0 } others ? $"the cache ({cache.Folder}) has other revisions of it: {string.Join(", ", others.Select(s => s.Commit[..12]))}"
        : $"it is not in the cache ({cache.Folder})");

    // What is in the cache, and what is in the folder that the name may have been meant to lead into.
    private static string Closest(EncoderName name, HubCache cache)
    {
        var owner = name.Repository.Split('/')[0];
        var beside = name.Repository.Contains('/', StringComparison.Ordinal) && Directory.Exists(owner) ? FoldersIn(owner).Select(folder => $"{owner}/{folder}") : [];
        return ClosestName.Suggest(name.Repository, beside.Concat(cache.All().Select(m => m.Repository)).Where(other => other != name.Repository));
    }

    private static List<string> FoldersIn(string folder) => [.. Directory.GetDirectories(folder).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];
}
