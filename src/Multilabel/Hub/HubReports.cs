namespace Multilabel;

/// <summary>Who hears what looking up an encoder has to say.</summary>
/// <param name="Note">Sentences.</param>
/// <param name="Progress">How far a download is.</param>
internal sealed record HubReports(Action<string> Note, Action<DownloadProgress> Progress)
{
    public static HubReports None { get; } = new(_ => { }, _ => { });

    public static HubReports To(Action<TrainingProgress> report) => new(text => report(new TrainingNote(text)), progress => report(new TrainingDownload(progress)));

    public static HubReports To(IProgress<EstimationProgress>? progress) => new(text => progress?.Report(new EstimationNote(text)), download => progress?.Report(new EstimationDownload(download)));
}
