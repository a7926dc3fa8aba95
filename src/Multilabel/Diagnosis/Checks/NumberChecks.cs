namespace Multilabel;

/// <summary>Group G of the catalogue.</summary>
internal sealed class NumberChecks : ICheck
{
    private static readonly ICheck[] Parts = [new HalfOverflowCheck(), new RoundedUpdatesCheck()];

    public IEnumerable<Suspicion> Examine(Patient patient) => Parts.SelectMany(part => part.Examine(patient));
}
