namespace Multilabel;

/// <summary>Group A of the catalogue.</summary>
internal sealed class LossChecks : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        yield break;
    }
}
