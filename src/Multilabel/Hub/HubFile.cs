namespace Multilabel;

/// <summary>A file on the hub.</summary>
/// <param name="Repository">The model.</param>
/// <param name="Commit">Of the model.</param>
/// <param name="Name">Within the model, with slashes.</param>
/// <param name="Etag">SHA-256 of large files, git's SHA-1 of the others.</param>
/// <param name="Size">In bytes; null where the hub does not say.</param>
internal sealed record HubFile(string Repository, string Commit, string Name, string Etag, long? Size);
