namespace Multilabel;

/// <summary>Group F of the catalogue.</summary>
internal sealed class OptimisationChecks : ICheck
{
    private static readonly ICheck[] Parts =
    [
        new ScheduleCheck(), new CollapseCheck(), new PosWeightCheck(), new EarlyStopCheck(), new FewUpdatesCheck(), new FrozenBodyCheck(), new FreezePlanCheck(), new UntouchedHeadCheck(),
        new DecayCheck(), new MemorisationCheck(),
    ];

    public IEnumerable<Suspicion> Examine(Patient patient) => Parts.SelectMany(part => part.Examine(patient));
}
