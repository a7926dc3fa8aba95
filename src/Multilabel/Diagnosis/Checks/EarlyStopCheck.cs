namespace Multilabel;

/// <summary>F18: early stopping ended training before anything was learned.</summary>
internal sealed class EarlyStopCheck : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (patient.State is not { Epoch: > 0 and { } epoch, PlannedEpochs: > 0 and { } planned } state || epoch > 0.6 * planned) yield break;
        if (!LearnedOrNot.DidNotLearn(patient, below: 0.8)) yield break;
        var spent = state.StopsEarly && state.Patience is { } patience && state.PatienceCounter >= patience;
        var signs = spent ? $"the early-stopping callback had seen {state.PatienceCounter} evaluations without a better score, and its patience is {state.Patience}"
            : state.StopsEarly ? "an early-stopping callback was at work" : "something stopped it";
        // Where most was learned, what stopped training did not do so before anything was.
        var late = patient.Evidence.LearnedFraction > 0.5;
        yield return new Suspicion("F18", spent ? 87 : state.StopsEarly ? 83 : late ? 60 : 74,
            Suspicion.Text($"Training ended after {epoch:0.##} of {planned:0.##} epochs ({state.GlobalStep} of {state.MaxSteps} steps) with a loss of {patient.Loss:0.###} (base rate {patient.Floor:0.###}): {signs}."))
            .With("epochs", epoch).With("planned_epochs", planned).With("loss", patient.Loss).With("learned_fraction", patient.Evidence.LearnedFraction);
    }
}
