namespace Multilabel;

/// <summary>Group G of the catalogue.</summary>
internal sealed class NumberChecks : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        yield break;
    }
}
