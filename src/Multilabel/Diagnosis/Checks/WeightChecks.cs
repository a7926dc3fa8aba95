namespace Multilabel;

/// <summary>Group B of the catalogue.</summary>
internal sealed class WeightChecks : ICheck
{
    private static readonly ICheck[] Parts = [new SharedFolderCheck(), new SelectionCheck(), new SavedMomentCheck(), new MixtureCheck(), new UntrainedWeightsCheck()];

    public IEnumerable<Suspicion> Examine(Patient patient) => Parts.SelectMany(part => part.Examine(patient));
}
