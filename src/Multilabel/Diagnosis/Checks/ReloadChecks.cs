namespace Multilabel;

/// <summary>Group C of the catalogue, without dropout.</summary>
internal sealed class ReloadChecks : ICheck
{
    private static readonly ICheck[] Parts =
        [new MissingTensorsCheck(), new StoredNamesCheck(), new RunningStatisticsCheck(), new InitialHeadCheck(), new ConfigDriftCheck(), new HalfPrecisionCheck(), new QuantisedWeightsCheck()];

    public IEnumerable<Suspicion> Examine(Patient patient) => Parts.SelectMany(part => part.Examine(patient));
}
