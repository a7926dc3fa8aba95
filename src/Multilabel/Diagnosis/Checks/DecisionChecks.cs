namespace Multilabel;

/// <summary>Group H of the catalogue.</summary>
internal sealed class DecisionChecks : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        yield break;
    }
}
