namespace Multilabel.Cli;

/// <summary>How far a download is, on one line.</summary>
internal static class DownloadLine
{
    private const int Width = 20;

    public static string Text(DownloadProgress download)
    {
        var share = download.TotalBytes > 0 ? (double)download.Bytes / download.TotalBytes : 0;
        var filled = (int)(Width * share);
        var left = download.SecondsLeft is { } seconds ? $", {LiveLine.Duration(seconds)} left" : "";
        return FormattableString.Invariant($"{download.Name}  {new string('#', filled)}{new string('.', Width - filled)} {100 * share:0} %, {ByteCount.Show(download.Bytes)} of {ByteCount.Show(download.TotalBytes)}{left}");
    }

    /// <summary>In place of the line before; nothing once all is here, because a note says so.</summary>
    public static void Show(LiveLine line, DownloadProgress download)
    {
        if (!line.IsLive) return;
        if (download.Bytes < download.TotalBytes) line.Show(Text(download));
        else line.Clear();
    }
}
