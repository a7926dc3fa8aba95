namespace Multilabel.Cli;

/// <summary>For verbs that need an encoder without training one: finds it by its name, and shows a download where there is one.</summary>
internal static class DownloadView
{
    public static string FolderOf(string encoder, EncoderParts parts = EncoderParts.All)
    {
        if (Directory.Exists(encoder)) return encoder;
        using var cancellation = new CancellationTokenSource();
        using var interrupt = new InterruptHandler(cancellation);
        var line = new LiveLine(Console.Error);
        try
        {
            return EncoderSource.Resolve(encoder, new HubReports(line.WriteLine, download => DownloadLine.Show(line, download)), parts, cancellation: cancellation.Token).Folder;
        }
        finally
        {
            line.Clear();
        }
    }
}
