namespace Multilabel;

/// <summary>F13: too few optimizer steps, or too low a learning rate for them.</summary>
internal sealed class FewUpdatesCheck : ICheck
{
    private const int FewSteps = 300;
    private const double ShortTravel = 0.1, FarTravel = 2;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (TrainingLog.Of(patient) is not { Steps: > 0 } log || !LearnedOrNot.DidNotLearn(patient, below: 0.8)) yield break;
        var few = log.Steps < FewSteps;
        var slow = log.Travel < ShortTravel;
        var falling = log.LateFall > 0.03;
        // A loss that is still above the base rates has not even found those.
        var early = patient.Loss > 1.1 * patient.Floor;
        if (log.Travel > FarTravel && !falling) yield break;
        if (!few && !slow && !falling) yield break;
        var strength = (few, slow, falling || early) switch
        {
            (true, _, true) => 72,
            (_, true, true) => 72,
            (true, _, false) => 66,
            (false, true, false) => 62,
            _ => 61,
        };
        // Labels that were not learned beside others that were, or a loss at rest at the base rate: more of the same would not help.
        var atRest = !falling && !slow && Math.Abs(patient.Loss - patient.Floor) < 0.03 * patient.Floor;
        if (atRest || DeadLabelsCheck.Of(patient) is not null) strength = Math.Min(strength, 60);
        var size = patient.State!.BatchSize is { } batch ? Suspicion.Text($" of {batch} rows") : "";
        yield return new Suspicion("F13", strength,
            Suspicion.Text($"Training made {log.Steps} updates{size}{(log.Travel is { } travel ? Suspicion.Text($" with learning rates that sum to {travel:0.####} (a weight cannot have moved much further; peak {log.PeakRate:0.##e+0})") : "")}; the loss ends at {patient.Loss:0.###} (base rate {patient.Floor:0.###}){(falling ? Suspicion.Text($" and was still falling, by {100 * log.LateFall!.Value:0} % in the last quarter") : "")}."))
            .With("updates", log.Steps).With("rates_sum", log.Travel ?? 0).With("peak_rate", log.PeakRate ?? 0).With("late_fall", log.LateFall ?? 0).With("loss", patient.Loss);
    }
}
