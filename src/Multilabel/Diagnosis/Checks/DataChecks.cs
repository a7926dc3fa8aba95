namespace Multilabel;

/// <summary>Group E of the catalogue, and what else is wrong between the names and numbers of folder and data.</summary>
internal sealed class DataChecks : ICheck
{
    private static readonly ICheck[] Checks =
    [
        new LabelNamesCheck(), new LabelOrderCheck(), new RowOrderCheck(), new ConflictsCheck(), new LeakageCheck(), new LabelColumnsCheck(),
        new EmptyRowsCheck(), new BlankCellsCheck(), new TrainedRowsCheck(), new OneWayLabelsCheck(), new RowFitCheck(), new VocabularyRowsCheck(),
    ];

    public IEnumerable<Suspicion> Examine(Patient patient) => Checks.SelectMany(c => c.Examine(patient));
}
