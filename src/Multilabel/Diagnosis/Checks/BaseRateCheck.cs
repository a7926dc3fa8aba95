namespace Multilabel;

/// <summary>A1: the loss is that of always answering the label frequencies.</summary>
internal sealed class BaseRateCheck : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!LearnedOrNot.IsUnlearned(patient, below: 0.1)) yield break;
        var e = patient.Evidence;
        if (Math.Abs(e.Loss - e.Floor) > 0.05 * e.Floor || e.Spread > 0.1) yield break;
        yield return new Suspicion("A1", LearnedOrNot.IsConfessed(patient) ? 63 : Suspicion.Plausible,
            Suspicion.Text($"The loss {e.Loss:0.####} is that of always answering the label frequencies ({e.Floor:0.####}), and the probabilities hardly depend on the text (standard deviation {e.Spread:0.###}).{(e.Floor < 0.4 ? " It looks low only because labels are rare." : "")}"))
            .With("loss", e.Loss).With("base_rate_floor", e.Floor).With("learned_fraction", e.LearnedFraction).With("spread", e.Spread);
    }
}
