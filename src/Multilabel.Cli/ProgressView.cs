using System.Globalization;

namespace Multilabel.Cli;

/// <summary>Training progress for people: a live line in a terminal, plain lines elsewhere.</summary>
internal sealed class ProgressView(TextWriter writer, bool? live = null) : IProgress<TrainingProgress>, IDisposable
{
    private readonly LiveLine _line = new(writer, live);

    public void Report(TrainingProgress value)
    {
        switch (value)
        {
            case TrainingNote note:
                _line.Close();
                _line.WriteLine(Prefix(value) + note.Text);
                break;
            case TrainingDownload download:
                DownloadLine.Show(_line, download.Download);
                break;
            case TrainingEpoch epoch when _line.IsLive && epoch.Epoch < epoch.Epochs:
                _line.Show(Prefix(value) + Line(epoch));
                break;
            case TrainingEpoch epoch:
                _line.WriteLine(Prefix(value) + Line(epoch));
                break;
        }
    }

    public void Dispose() => _line.Close();

    private static string Prefix(TrainingProgress value) => value.DocumentType is { } type ? $"[{type}] " : "";

    private static string Line(TrainingEpoch e)
    {
        var held = e.HeldOutMacroF1 is { } f1 ? $"  held-out loss {e.HeldOutLoss:0.000}, macro-F1 {f1:0.000}" : "";
        FormattableString line = $"epoch {e.Epoch}/{e.Epochs}  loss {e.Loss:0.0000} (base rate {e.Floor:0.000}), learned {e.LearnedFraction:0.00}{held}  {LiveLine.Duration(e.SecondsLeft)} left";
        return line.ToString(CultureInfo.InvariantCulture);
    }
}
