namespace Multilabel;

/// <summary>Group B of the catalogue.</summary>
internal sealed class WeightChecks : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        yield break;
    }
}
