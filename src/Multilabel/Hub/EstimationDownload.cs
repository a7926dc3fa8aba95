namespace Multilabel;

/// <summary>How far the download of the encoder is that an estimation needs.</summary>
/// <param name="Download">Bytes, share, time left.</param>
public sealed record EstimationDownload(DownloadProgress Download) : EstimationProgress;
