namespace Multilabel;

/// <summary>E11: cells that say nothing, read as no.</summary>
internal sealed class BlankCellsCheck : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        var blank = patient.Data.Rows.Select(r => r.Blank).ToArray();
        if (Array.TrueForAll(blank, b => b is null)) yield break;
        var cells = patient.Texts.Count * patient.Model.Labels.Count;
        var count = blank.Sum(b => b?.Count(yes => yes) ?? 0);
        if (count == 0) yield break;
        var share = (double)count / cells;
        var message = Suspicion.Text($"{count} label cells ({share:P1}) are blank or marked as not known, beside written noes in the same columns; they count as no");
        var strength = share < 0.005 || count < 5 ? Suspicion.Noted : patient.IsLearned ? Suspicion.Strong + 5 : Suspicion.Strong - 5;
        if (patient.HasLogits && double.IsFinite(patient.Loss))
        {
            var yes = Enumerable.Range(0, blank.Length).Sum(i => blank[i]?.Where((b, k) => b && patient.Logits[i][k] >= 0).Count() ?? 0);
            var wrong = patient.Evidence.CellsWrongAtHalf;
            if (yes >= 5 && yes >= 0.7 * wrong) (strength, message) = (Suspicion.Proof + 2, message + $". The model says yes on {yes} of them, and these are {yes} of the {wrong} wrong cells: their values are missing");
            else if (wrong - yes <= 0.01 * cells) message += ", and the model learned them as no";
        }
        yield return new Suspicion("E11", strength, message + ".").With("blank_cells", count).With("share", share);
    }
}
