namespace Multilabel;

/// <summary>Group F of the catalogue.</summary>
internal sealed class OptimisationChecks : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        yield break;
    }
}
