namespace Multilabel;

/// <summary>H13: a verdict on a handful of rows, or on the one that looks wrong.</summary>
internal sealed class SpotCheck : ICheck
{
    private const int Handful = 12;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!patient.HasLogits || !double.IsFinite(patient.Loss) || !patient.Model.IsWhole) yield break;
        var losses = patient.Logits.Select((z, i) => z.Select((v, k) => BceArithmetic.Cell(v, patient.Labels[i][k] ? 1 : 0)).Average()).ToArray();
        var wrong = Enumerable.Range(0, losses.Length).Where(i => patient.Logits[i].Select((v, k) => v > 0 != patient.Labels[i][k]).Any(w => w)).OrderByDescending(i => losses[i]).ToArray();
        if (wrong.Length == 0) yield break;
        var worst = wrong[0];
        var median = losses.Order().ElementAt(losses.Length / 2);
        if (losses.Length <= Handful)
        {
            var learned = patient.ReportedLoss is { } reported && reported < 0.3;
            yield return new Suspicion("H13", learned ? 74 : 40, Suspicion.Text($"The data have {losses.Length} row{(losses.Length == 1 ? "" : "s")}, and on {wrong.Length} of them the model says something else: a spot check.") + (learned ? Suspicion.Text($" The reported loss of {patient.ReportedLoss:0.0000} is a mean over all training rows and allows a few such rows.") : ""))
                .With("rows", losses.Length).With("rows_wrong", wrong.Length);
        }
        else if (patient.ReportedLoss is { } mean && wrong.Length <= 2 && patient.Loss > 1.5 * mean && Without(losses, wrong) is var rest && rest < 1.25 * mean && !AreInConflict(patient, wrong))
        {
            yield return new Suspicion("H13", 64, Suspicion.Text($"On {wrong.Length} of {losses.Length} rows the model says something else, all others are right: {patient.Data.Rows[worst].Place} has a loss of {losses[worst]:0.000}, the median row {median:0.0000}. Without them the loss is {rest:0.0000}, as reported ({mean:0.0000}), with them {patient.Loss:0.0000}: the model was not trained on them with these labels."))
                .With("rows_wrong", wrong.Length).With("worst_row", worst + 1).With("loss_of_the_others", rest);
        }
        else if (patient.IsLearned && wrong.Length <= Math.Max(2, 0.02 * losses.Length))
        {
            yield return new Suspicion("H13", Suspicion.Noted, Suspicion.Text($"On {wrong.Length} of {losses.Length} rows the model says something else than the data; the worst is {patient.Data.Rows[worst].Place} with a loss of {losses[worst]:0.000}, the median row has {median:0.0000}."))
                .With("rows_wrong", wrong.Length).With("worst_row", worst + 1);
        }
    }

    // Of two equal texts with different labels one has to be wrong, whatever was trained.
    private static bool AreInConflict(Patient patient, int[] rows) => ConflictsCheck.InConflict(patient).ToHashSet().IsSupersetOf(rows);

    private static double Without(double[] losses, int[] rows) => (losses.Sum() - rows.Sum(i => losses[i])) / (losses.Length - rows.Length);
}
