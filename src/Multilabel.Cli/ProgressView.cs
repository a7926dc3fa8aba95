using System.Globalization;
using Spectre.Console;

namespace Multilabel.Cli;

/// <summary>Training progress for people: a live line in a terminal, plain lines elsewhere.</summary>
internal sealed class ProgressView : IProgress<TrainingProgress>, IDisposable
{
    private readonly TextWriter _writer;
    private readonly bool _live;
    private bool _open;

    public ProgressView(TextWriter writer, bool? live = null)
    {
        _writer = writer;
        _live = live ?? (!Console.IsErrorRedirected && AnsiConsole.Profile.Capabilities.Ansi);
    }

    public void Report(TrainingProgress value)
    {
        switch (value)
        {
            case TrainingNote note:
                Close();
                _writer.WriteLine(Prefix(value) + note.Text);
                break;
            case TrainingEpoch epoch when _live && epoch.Epoch < epoch.Epochs:
                _writer.Write("\r\u001b[K" + Prefix(value) + Line(epoch));
                _open = true;
                break;
            case TrainingEpoch epoch:
                if (_live) _writer.Write("\r\u001b[K");
                _open = false;
                _writer.WriteLine(Prefix(value) + Line(epoch));
                break;
        }
    }

    public void Dispose() => Close();

    private static string Prefix(TrainingProgress value) => value.DocumentType is { } type ? $"[{type}] " : "";

    private static string Line(TrainingEpoch e)
    {
        var held = e.HeldOutMacroF1 is { } f1 ? $"  held-out loss {e.HeldOutLoss:0.000}, macro-F1 {f1:0.000}" : "";
        FormattableString line = $"epoch {e.Epoch}/{e.Epochs}  loss {e.Loss:0.0000} (base rate {e.Floor:0.000}), learned {e.LearnedFraction:0.00}{held}  {Duration(e.SecondsLeft)} left";
        return line.ToString(CultureInfo.InvariantCulture);
    }

    private static string Duration(double seconds) => seconds switch
    {
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
    };

    private void Close()
    {
        if (_open) _writer.WriteLine();
        _open = false;
    }
}
