using System.Globalization;

namespace Multilabel.Cli;

/// <summary>How far a distillation is, for people: a live line in a terminal, elsewhere a plain line now and then; every measurement stays.</summary>
internal sealed class DistillationProgressView(TextWriter writer, bool? live = null) : IProgress<DistillationProgress>, IDisposable
{
    private readonly LiveLine _line = new(writer, live, secondsBetweenLines: 30);

    public void Report(DistillationProgress value)
    {
        switch (value)
        {
            case DistillationNote note:
                _line.WriteLine(note.Text);
                break;
            case DistillationStep step:
                _line.Progress(Text(step));
                break;
            case DistillationEvaluation evaluation:
                _line.WriteLine(Text(evaluation));
                break;
        }
    }

    public void Dispose() => _line.Clear();

    private static string Text(DistillationStep step) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * step.Share,5:0.0} %  loss {step.Loss:0.0000}  {LiveLine.Duration(step.SecondsLeft)} left");

    private static string Text(DistillationEvaluation e)
    {
        var loss = e.Loss is { } value ? string.Create(CultureInfo.InvariantCulture, $"loss {value:0.0000}  ") : "";
        var left = e.Share is > 0 and < 1 ? $"  {LiveLine.Duration(e.SecondsLeft)} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{100 * e.Share,5:0.0} %  {loss}held-out: {DistillationView.Line(e.Fidelity)}{left}");
    }
}
