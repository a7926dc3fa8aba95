using System.Globalization;

namespace Multilabel.Cli;

/// <summary>Training progress for people: a live line in a terminal, plain lines elsewhere.</summary>
internal sealed class ProgressView(TextWriter writer, bool? live = null) : IProgress<TrainingProgress>, IDisposable
{
    private readonly LiveLine _line = new(writer, live);
    private TrainingEpoch? _last;

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
            case TrainingStep { Share: >= 1 }:
                _line.Clear();   // what comes next may be the result, on the other stream
                break;
            case TrainingStep step:
                _line.Progress(Prefix(value) + Line(step));
                break;
            case TrainingEpoch epoch when _line.IsLive && epoch.Epoch < epoch.Epochs:
                _last = epoch;   // the coming step shows it
                break;
            case TrainingEpoch epoch:
                _last = null;
                _line.WriteLine(FormattableString.Invariant($"{Prefix(value)}epoch {epoch.Epoch}/{epoch.Epochs}  {Result(epoch)}  {LiveLine.Duration(epoch.SecondsLeft)} left"));
                break;
        }
    }

    public void Dispose() => _line.Close();

    private static string Prefix(TrainingProgress value) => value.DocumentType is { } type ? $"[{type}] " : "";

    private string Line(TrainingStep step)
    {
        var before = step.Trains && _last is { } last && last.DocumentType == step.DocumentType ? FormattableString.Invariant($"  after epoch {last.Epoch}: {Result(last)}") : "";
        return FormattableString.Invariant($"{step.What}: {100 * step.Share:0} %, {LiveLine.Duration(step.SecondsLeft)} left{before}");
    }

    private static string Result(TrainingEpoch e)
    {
        var held = e.HeldOutMacroF1 is { } f1 ? $"  held-out loss {e.HeldOutLoss:0.000}, macro-F1 {f1:0.000}" : "";
        FormattableString line = $"loss {e.Loss:0.0000} (base rate {e.Floor:0.000}), learned {e.LearnedFraction:0.00}{held}";
        return line.ToString(CultureInfo.InvariantCulture);
    }
}
