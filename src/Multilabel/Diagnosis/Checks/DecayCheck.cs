namespace Multilabel;

/// <summary>F9: frozen tensors that weight decay has shrunk.</summary>
internal sealed class DecayCheck : ICheck
{
    private const int FewestMatrices = 4;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (patient.Frozen is not { } parts) yield break;
        var shrunk = parts.Changes.Where(c => c.Elements > 1000 && !c.IsEqual && c.RatioError < 1e-4 && c.Ratio is > 0.01 and < 0.9999).ToList();
        if (shrunk.Count < FewestMatrices) yield break;
        var least = shrunk.Min(c => c.Ratio);
        // Features that are a fraction of what they were give every row the same answer: the collapse (F12) is what that looks like.
        yield return new Suspicion("F9", least < 0.5 ? 88 : 80,
            Suspicion.Text($"{shrunk.Count} tensors were meant to be frozen and still moved: each is that of {parts.Against} times a number ({least:0.####} to {shrunk.Max(c => c.Ratio):0.####}), as weight decay without a gradient does, for example {shrunk[0].Name}."))
            .With("tensors", shrunk.Count).With("least_factor", least).With("example", shrunk[0].Name);
    }
}
