namespace Multilabel;

/// <summary>E9: labels that nothing can be learned of or measured on.</summary>
internal sealed class LabelColumnsCheck : ICheck
{
    private const int FewestRows = 20, FewestEqual = 5, Few = 4, FewestWrong = 3;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        var rows = patient.Texts.Count;
        if (rows < FewestRows || patient.Alignment.ByPosition) yield break;
        var names = patient.Model.Labels;
        var counts = names.Select((_, k) => patient.Labels.Count(l => l[k])).ToArray();
        // Part of the training rows may miss a label by chance.
        var isPart = TrainedRows.Of(patient.State)?.HasMoreThan(patient.Alignment.Data.Rows.Count) ?? true;
        var strength = isPart ? Suspicion.Noted : patient.IsLearned ? Suspicion.Strong : Suspicion.Plausible + 5;
        var same = Enumerable.Range(0, names.Count).Where(k => counts[k] == 0 || counts[k] == rows).ToLookup(k => AgreesWith(patient, k, counts[k] > 0), k => names[k]);
        var (constant, emptied) = (same[true].ToList(), same[false].ToList());
        var pairs = LabelSets.FindIdentical(patient.Data, counts).Where(p => counts[names.ToList().IndexOf(p.Second)] >= FewestEqual).ToList();
        if (Spoiled(patient, emptied, pairs.SelectMany(p => new[] { p.First, p.Second })) is { } spoiled)
        {
            yield return spoiled;
            yield break;
        }
        if (constant.Count > 0)
        {
            yield return new Suspicion("E9", strength, $"{constant.Count} of {names.Count} labels {(constant.Count == 1 ? "is" : "are")} the same in all {rows} rows, and the model says so too: " +
                $"{ClosestName.List(constant.Select(n => $"{n} ({(counts[names.ToList().IndexOf(n)] == 0 ? "never" : "always")})"))}. Nothing can be learned of {(constant.Count == 1 ? "it" : "them")}, and its scores mean nothing.").With("labels", constant);
        }
        if (pairs.Count > 0)
        {
            // A part of the rows may lack a label by chance; that two labels are equal in it is none.
            yield return new Suspicion("E9", patient.IsLearned ? Suspicion.Strong : strength, $"{string.Join(", ", pairs.Select(p => $"'{p.First}' and '{p.Second}'"))} are the same in every row: one of the two columns says nothing of its own.")
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

    // Columns that say nothing of their own, although the model learned something there: nearly all that is wrong lies in them.
    private static Suspicion? Spoiled(Patient patient, List<string> emptied, IEnumerable<string> equal)
    {
        if (!patient.HasLogits || !double.IsFinite(patient.Loss) || patient.IsLearned) return null;
        var suspects = equal.Concat(emptied).ToHashSet(StringComparer.Ordinal);
        var wrong = patient.Evidence.Labels.Select(l => (l.Name, Count: patient.Evidence.Rows - l.CellsRight)).Where(l => l.Count > 0).ToList();
        var spoiled = wrong.Where(l => suspects.Contains(l.Name)).ToList();
        var (all, inThem) = (wrong.Sum(l => l.Count), spoiled.Sum(l => l.Count));
        if (inThem < FewestWrong || inThem < 0.85 * all) return null;
        var what = string.Join(", ", spoiled.Select(l => $"'{l.Name}' ({(emptied.Contains(l.Name) ? "the same in every row" : "equal to another label in every row")})"));
        return new Suspicion("E9", Suspicion.Proof + 3, Suspicion.Text($"{inThem} of the {all} wrong cells are in {what}. The model learned something else there: the columns were emptied or overwritten after training."))
            .With("labels", spoiled.Select(l => l.Name).ToList()).With("wrong_cells", inThem);
    }

    private static bool AgreesWith(Patient patient, int k, bool always) =>
        !patient.HasLogits || !double.IsFinite(patient.Loss) || patient.Logits.Count(row => row[k] >= 0 == always) >= 0.98 * patient.Logits.Length;

    private static bool OthersAreRight(Patient patient, int[] counts)
    {
        var others = patient.Evidence.Labels.Where((_, k) => counts[k] > Few).ToList();
        return others.Count > 0 && others.Sum(l => l.CellsRight) >= VerdictRules.RequiredShare * others.Count * patient.Evidence.Rows;
    }
}
