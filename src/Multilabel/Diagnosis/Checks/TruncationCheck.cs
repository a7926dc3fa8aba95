namespace Multilabel;

/// <summary>D4: what tells a label lies behind the place where texts are cut.</summary>
internal sealed class TruncationCheck : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!patient.HasLogits || !patient.Model.IsWhole || patient.IsLearned || !double.IsFinite(patient.Loss)) yield break;
        var tokenizer = patient.Model.Tokenizer!;
        var full = patient.Texts.Select(t => tokenizer.EncodeIds(t, int.MaxValue).Length).ToArray();
        var cut = Enumerable.Range(0, full.Length).Where(i => full[i] > patient.Ids[i].Length).ToArray();
        if (cut.Length < Math.Max(3, 0.05 * full.Length)) yield break;
        var whole = Enumerable.Range(0, full.Length).Except(cut).ToArray();
        var (rightCut, rightWhole) = (Right(patient, cut), whole.Length == 0 ? double.NaN : Right(patient, whole));
        // Rows that are the same to the model once they are cut, with labels that differ: no training can tell them apart.
        var forced = LabelSets.IrreducibleLoss([.. patient.Data.Rows.Select((r, i) => r with { Text = string.Join(' ', patient.Ids[i]) })]) - LabelSets.IrreducibleLoss(patient.Data.Rows);
        var behind = CutWords.Of(patient.Texts, patient.Labels, patient.Model.Labels, i => KeptCharacters(tokenizer, patient.Texts[i], patient.Ids[i].Length));
        var lost = behind is { } b ? Suspicion.Text($" For '{b.Label}', {b.Share:P0} of its indicative words ({string.Join(", ", b.Words)}) lie behind the cut.") : "";
        var strength = forced > 0.5 * patient.Loss || (forced > 0.03 && forced > 0.25 * patient.Loss) ? 91
            : rightWhole >= 0.985 && rightCut < 0.95 ? 80
            : behind is { Share: > 0.5 } && (double.IsNaN(rightWhole) || rightCut < rightWhole - 0.02) ? 70
            : behind is { Share: > 0.5 } && cut.Length > 0.5 * full.Length ? 64 : rightCut < rightWhole - 0.02 ? 45 : 0;
        if (strength == 0) yield break;
        yield return new Suspicion(
                "D4", strength,
                Suspicion.Text($"{cut.Length} of {full.Length} rows are longer than the {patient.Model.MaxLength} tokens that are read; {rightCut:P1} of their cells are right{(whole.Length == 0 ? "" : Suspicion.Text($", {rightWhole:P1} of the others'"))}.")
                + (forced > 0.005 ? Suspicion.Text($" Cut so, rows with different labels become equal, which alone forces a loss of {forced:0.000}.") : "") + lost)
            .With("rows_cut", cut.Length).With("right_cells_of_cut_rows", rightCut).With("loss_forced_by_cut", forced);
    }

    private static double Right(Patient patient, int[] rows) => rows.Average(i => patient.Logits[i].Select((z, k) => z > 0 == patient.Labels[i][k] ? 1.0 : 0).Average());

    private static int KeptCharacters(Tokenizer tokenizer, string text, int length)
    {
        var encoded = tokenizer.Encode(text, length);
        return encoded.CutTokens == 0 ? text.Length : encoded.Offsets.Select(o => o.End).DefaultIfEmpty(0).Max();
    }
}
