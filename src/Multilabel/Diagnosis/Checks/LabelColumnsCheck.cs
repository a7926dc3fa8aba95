namespace Multilabel;

/// <summary>E9: labels that nothing can be learned of or measured on.</summary>
internal sealed class LabelColumnsCheck : ICheck
{
    private const int FewestRows = 20, FewestEqual = 5, Few = 4;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        var rows = patient.Texts.Count;
        if (rows < FewestRows || patient.Alignment.ByPosition) yield break;
        var names = patient.Model.Labels;
        var counts = names.Select((_, k) => patient.Labels.Count(l => l[k])).ToArray();
        // Part of the training rows may miss a label by chance.
        var isPart = TrainedRows.Of(patient.State)?.HasMoreThan(patient.Alignment.Data.Rows.Count) ?? true;
        var strength = isPart ? Suspicion.Noted : patient.IsLearned ? Suspicion.Strong : Suspicion.Plausible + 5;
        var constant = names.Where((_, k) => (counts[k] == 0 || counts[k] == rows) && AgreesWith(patient, k, counts[k] > 0)).ToList();
        if (constant.Count > 0)
        {
            yield return new Suspicion("E9", strength, $"{constant.Count} of {names.Count} labels {(constant.Count == 1 ? "is" : "are")} the same in all {rows} rows, and the model says so too: " +
                $"{ClosestName.List(constant.Select(n => $"{n} ({(counts[names.ToList().IndexOf(n)] == 0 ? "never" : "always")})"))}. Nothing can be learned of {(constant.Count == 1 ? "it" : "them")}, and its scores mean nothing.").With("labels", constant);
        }
        var pairs = LabelSets.FindIdentical(patient.Data, counts).Where(p => counts[names.ToList().IndexOf(p.Second)] >= FewestEqual).ToList();
        if (pairs.Count > 0)
        {
            yield return new Suspicion("E9", strength, $"{string.Join(", ", pairs.Select(p => $"'{p.First}' and '{p.Second}'"))} are the same in every row: one of the two columns says nothing of its own.")
                .With("labels", pairs.Select(p => p.Second).ToList());
        }
        var few = names.Where((_, k) => counts[k] is > 0 and <= Few).ToList();
        if (few.Count > 0)
        {
            var missed = patient.HasLogits && double.IsFinite(patient.Loss) && OthersAreRight(patient, counts)
                ? few.Where(n => Enumerable.Range(0, rows).All(i => !patient.Labels[i][names.ToList().IndexOf(n)] || patient.Logits[i][names.ToList().IndexOf(n)] < 0)).ToList() : [];
            yield return new Suspicion("E9", missed.Count > 0 && !isPart && !patient.IsLearned ? Suspicion.Strong - 8 : Suspicion.Noted,
                missed.Count > 0 ? $"{ClosestName.List(missed)}: the model never says {(missed.Count == 1 ? "it" : "them")}, and no more than {Few} rows have {(missed.Count == 1 ? "it" : "them")}; all other labels are learned."
                    : $"{ClosestName.List(few)}: no more than {Few} rows have {(few.Count == 1 ? "it" : "them")}, too few to measure anything on.").With("labels", missed.Count > 0 ? missed : few);
        }
    }

    private static bool AgreesWith(Patient patient, int k, bool always) =>
        !patient.HasLogits || !double.IsFinite(patient.Loss) || patient.Logits.Count(row => row[k] >= 0 == always) >= 0.98 * patient.Logits.Length;

    private static bool OthersAreRight(Patient patient, int[] counts)
    {
        var others = patient.Evidence.Labels.Where((_, k) => counts[k] > Few).ToList();
        return others.Count > 0 && others.Sum(l => l.CellsRight) >= VerdictRules.RequiredShare * others.Count * patient.Evidence.Rows;
    }
}
