namespace Multilabel;

/// <summary>Looks for some causes. Yields nothing where it cannot tell: a check that lacks what it needs is silent.</summary>
internal interface ICheck
{
    IEnumerable<Suspicion> Examine(Patient patient);
}
