namespace Multilabel;

/// <summary>E14: labels that differ from what was learned in one way only: a column that says the opposite, or rows that were left one label of several.</summary>
internal sealed class OneWayLabelsCheck : ICheck
{
    private const int FewestCells = 8;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!patient.HasLogits || patient.IsLearned || !double.IsFinite(patient.Loss) || patient.Labels.Length < 20) yield break;
        if ((Opposite(patient) ?? OneOfSeveral(patient)) is { } found) yield return found;
    }

    // Nearly every row is wrong in the column, and nearly none elsewhere.
    private static Suspicion? Opposite(Patient patient)
    {
        var (rows, labels) = (patient.Labels.Length, patient.Model.Labels.Count);
        var right = Enumerable.Range(0, labels).Select(k => Enumerable.Range(0, rows).Count(i => patient.Logits[i][k] >= 0 == patient.Labels[i][k])).ToArray();
        var opposite = Enumerable.Range(0, labels).Where(k => right[k] < 0.1 * rows && patient.Labels.Any(l => l[k]) && !patient.Labels.All(l => l[k])).ToList();
        if (opposite.Count == 0 || opposite.Count > 0.4 * labels || Enumerable.Range(0, labels).Except(opposite).Average(k => right[k]) < 0.95 * rows) return null;
        var names = opposite.ConvertAll(k => patient.Model.Labels[k]);
        return new Suspicion("E14", Suspicion.Proof + 4,
            $"The data say the opposite of what the model learned in {ClosestName.List(names)}: no more than a tenth of those cells is right, of all others nearly every one. Yes and no were turned around there after training.")
            .With("labels", names);
    }

    // No row has more than one label, every one it has is right, and the model adds others, surely, as a training on several labels leaves it.
    private static Suspicion? OneOfSeveral(Patient patient)
    {
        if (patient.Labels.Any(row => row.Count(on => on) > 1) || !(patient.Loss > 1.5 * patient.ReportedLoss)) return null;
        var cells = Enumerable.Range(0, patient.Labels.Length).SelectMany(i => patient.Labels[i].Select((on, k) => (On: on, Z: patient.Logits[i][k]))).ToList();
        var (added, missed, yes) = (cells.Where(c => !c.On && c.Z > 0).Select(c => (double)c.Z).ToList(), cells.Count(c => c.On && c.Z <= 0), cells.Count(c => c.On));
        if (added.Count < FewestCells || missed > 0.05 * yes || missed > 0.15 * added.Count || RowFits.Median(added) < 1.5) return null;
        return new Suspicion("E14", Suspicion.Proof + 1,
            $"No row of the data has more than one label, and the model has {yes - missed} of these {yes} right; it adds {added.Count} more, as surely. It was trained on rows with several labels, of which this file holds one.")
            .With("labels_added_by_the_model", added.Count).With("labels_right", yes - missed);
    }
}
