namespace Multilabel;

/// <summary>Group E of the catalogue.</summary>
internal sealed class DataChecks : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        yield break;
    }
}
