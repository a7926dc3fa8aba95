namespace Multilabel;

/// <summary>
/// Is the input that the folder's own files make another than in training? Every way to make it differently is tried: the one that suddenly has
/// the rows right is the training's.
/// </summary>
internal sealed class InputFaultCheck : ICheck
{
    private const int WorstProbed = 16, MostRows = 500;

    /// <summary>Share of the cells that a learned model has right, a little room left.</summary>
    private const double Whole = 0.985;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!IsOpen(patient)) yield break;
        using var source = new VariantSource(patient);
        var logits = patient.Logits;
        var rows = Enumerable.Range(0, logits.Length).Where(i => i % (1 + logits.Length / MostRows) == 0).ToArray();
        var losses = Array.ConvertAll(logits, (float[] row) => 0.0);
        foreach (var i in rows) losses[i] = RowLoss(logits[i], patient.Labels[i]);
        var own = rows.Average(i => losses[i]);
        var seen = new HashSet<int>();   // many ways to change a text are one to the tokenizer

        (InputVariant Variant, double Loss, double Right)? best = null;
        foreach (var variant in InputVariants.OfFolder(source))
        {
            if (Try(variant, source, patient, rows, losses, own, best?.Loss ?? own, seen) is { } found) best = (variant, found.Loss, found.Right);
        }
        if (best is not { } b) yield break;
        yield return new Suspicion(
                b.Variant.Id, patient.HasFewRows ? Suspicion.Plausible : b.Right >= Whole ? 94 : MeetsReport(patient, b.Loss, own) ? 90 : 84,
                Suspicion.Text($"The rows come out right with {b.Variant.Name}: loss {b.Loss:0.0000} instead of {own:0.0000}, {b.Right:P1} of the cells right instead of {patient.RightShare:P1}. The input that this folder makes is not the one that the model was trained with.{Detail(b.Variant, source, rows, losses)}"))
            .With("input", b.Variant.Name).With("loss", own).With("loss_with_it", b.Loss).With("right_cells_with_it", b.Right);
    }

    /// <summary>Whether the model has its rows wrong although nothing is missing from it, or is worse than its training said by far.</summary>
    private static bool IsOpen(Patient patient)
    {
        if (!patient.HasLogits || !patient.Model.IsWhole || !double.IsFinite(patient.Loss)) return false;
        return !patient.IsLearned || (patient.ReportedLoss is { } reported && patient.Loss > 0.02 && patient.Loss > 2.5 * Math.Max(reported, 0.002));
    }

    private static (double Loss, double Right)? Try(InputVariant variant, VariantSource source, Patient patient, int[] rows, double[] losses, double own, double toBeat, HashSet<int> seen)
    {
        var inputs = new Dictionary<int, InputRow>();
        foreach (var i in rows)
        {
            if (variant.Row(i) is not { } row) return null;
            if (variant.Model is not null || !row.IsSameAs(source.Own[i])) inputs[i] = row;
        }
        if (inputs.Count == 0 || (variant.Model is null && !seen.Add(Hash(inputs)))) return null;
        var model = variant.Model ?? source.Model;
        var probes = inputs.Keys.OrderByDescending(i => losses[i]).Take(WorstProbed).ToList();
        var tried = InputRow.Compute(model, probes.ConvertAll(i => inputs[i]));
        if (tried.Any(z => z is null) || probes.Select((i, n) => RowLoss(tried[n]!, patient.Labels[i])).Average() > 0.4 * probes.Average(i => losses[i])) return null;

        var changed = inputs.Keys.ToList();
        var logits = InputRow.Compute(model, changed.ConvertAll(i => inputs[i]));
        if (logits.Any(z => z is null)) return null;
        var there = changed.Select((i, n) => (i, z: logits[n]!)).ToDictionary(p => p.i, p => p.z);
        float[] Of(int i) => there.GetValueOrDefault(i) ?? patient.Logits[i];
        var loss = rows.Average(i => RowLoss(Of(i), patient.Labels[i]));
        var right = rows.Average(i => Of(i).Select((z, k) => z > 0 == patient.Labels[i][k] ? 1.0 : 0).Average());
        return loss < 0.4 * own && own - loss > 0.01 && loss < 0.98 * toBeat && (right >= Whole || loss < 0.1 * patient.Floor || MeetsReport(patient, loss, own)) ? (loss, right) : null;
    }

    // A training that ended half-way left cells wrong in its own input, too: its loss is what the right input gives again, and no other.
    private static bool MeetsReport(Patient patient, double loss, double own) => patient.ReportedLoss is { } reported && loss <= 1.2 * reported + 0.002 && own > 2 * reported;

    private static int Hash(Dictionary<int, InputRow> inputs)
    {
        var hash = default(HashCode);
        foreach (var (i, row) in inputs)
        {
            hash.Add((i, row.UnseenLeft, row.PositionShift, row.SecondFrom));
            foreach (var id in row.Ids) hash.Add(id);
        }
        return hash.ToHashCode();
    }

    private static string Detail(InputVariant variant, VariantSource source, int[] rows, double[] losses)
    {
        var example = rows.OrderByDescending(i => losses[i]).Select(i => (int?)i).FirstOrDefault(i => variant.Text is not null && variant.Text(source.Texts[i!.Value]) != source.Texts[i.Value]);
        if (example is { } row) return Suspicion.Text($" In row {row + 1}, {TextVariants.FirstDifference(source.Texts[row], variant.Text!(source.Texts[row]))}.");
        if (variant.Id is not ("D1" or "D2")) return "";
        var unknown = source.Model.Tokenizer!.UnkId is { } id ? TokenShare.Of([.. rows.Select(i => source.Own[i].Ids)], id) : 0;
        return Suspicion.Text($" {unknown:P1} of the tokens are unknown to the folder's tokenizer as it is.");
    }

    private static double RowLoss(float[] logits, bool[] labels) => logits.Select((z, k) => BceArithmetic.Cell(z, labels[k] ? 1 : 0)).Average();
}
