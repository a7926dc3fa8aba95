namespace Multilabel;

/// <summary>Group C of the catalogue.</summary>
internal sealed class ReloadChecks : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        yield break;
    }
}
