namespace Multilabel;

/// <summary>Group D of the catalogue.</summary>
internal sealed class InputChecks : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        yield break;
    }
}
