namespace Multilabel;

/// <summary>F11: most steps had no learning rate, or warm-up lasted longer than training.</summary>
internal sealed class ScheduleCheck : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (TrainingLog.Of(patient) is not { } log || !LearnedOrNot.DidNotLearn(patient, below: 0.8)) yield break;
        if (log.WithoutRate() is { Share: >= 0.4 } idle)
        {
            var where = idle.AtEnd >= 0.9 * idle.Share && idle.Share < 1 ? ", all at the end" : "";
            yield return new Suspicion("F11", 86,
                Suspicion.Text($"{100 * idle.Share:0} % of the {log.Steps} steps had a learning rate below 1 % of its peak {log.PeakRate:0.##e+0}{where}: nothing is learned in them."))
                .With("steps_without_rate", idle.Share).With("peak_rate", log.PeakRate!.Value).With("steps", log.Steps);
            yield break;
        }
        var warmup = patient.Arguments?.WarmupSteps;
        if (!log.WarmsUpToTheEnd && !(warmup >= log.Steps && log.Steps > 0)) yield break;
        yield return new Suspicion("F11", 84,
            Suspicion.Text($"The learning rate was still warming up at the last of {log.Steps} steps{(warmup is { } planned ? Suspicion.Text($" ({planned:0} warm-up steps were planned)") : "")}: it rose in proportion to the steps to {log.PeakRate:0.##e+0}, and never came to its peak."))
            .With("last_rate", log.PeakRate ?? 0).With("steps", log.Steps);
    }
}
