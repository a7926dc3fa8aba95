namespace Multilabel;

/// <summary>Group H of the catalogue, and everything that the user's own predictions show.</summary>
internal sealed class DecisionChecks : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient) =>
    [
        .. new ReproductionCheck().Examine(patient), .. new RankingCheck().Examine(patient), .. new HeadlineMetricCheck().Examine(patient),
        .. new BatchMetricCheck().Examine(patient), .. new SpotCheck().Examine(patient),
    ];
}
