namespace Multilabel.Cli;

/// <summary>How far an estimation is, for people: a live line in a terminal, elsewhere a plain line now and then.</summary>
internal sealed class EstimationProgressView(TextWriter writer, bool? live = null) : IProgress<EstimationProgress>, IDisposable
{
    private readonly LiveLine _line = new(writer, live);

    public void Report(EstimationProgress value)
    {
        switch (value)
        {
            case EstimationNote note:
                _line.WriteLine(note.Text);
                break;
            case EstimationDownload download:
                DownloadLine.Show(_line, download.Download);
                break;
            case EstimationStep step:
                _line.Progress(Text(step));
                break;
        }
    }

    public void Dispose() => _line.Clear();

    private static string Text(EstimationStep step)
    {
        var filled = (int)(20 * step.Share);
        return FormattableString.Invariant($"{step.What,-9} {new string('#', filled)}{new string('.', 20 - filled)} {100 * step.Share:0} %, {LiveLine.Duration(step.SecondsLeft)} left");
    }
}
