namespace Multilabel;

/// <summary>How far the download of an encoder is.</summary>
/// <param name="Name">The encoder's name.</param>
/// <param name="Bytes">Bytes that are here, those of an earlier attempt included.</param>
/// <param name="TotalBytes">Bytes of all files that are known to be needed.</param>
/// <param name="SecondsLeft">Estimated from what came so far; null before anything did.</param>
public sealed record DownloadProgress(string Name, long Bytes, long TotalBytes, double? SecondsLeft);
