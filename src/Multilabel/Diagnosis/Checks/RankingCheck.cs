namespace Multilabel;

/// <summary>H1, H8, H11: scores that part the rows rightly, and a cut at 0.5 that does not.</summary>
internal sealed class RankingCheck : ICheck
{
    private const double AtBaseRate = 0.1;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!patient.HasLogits || !double.IsFinite(patient.Loss) || patient.IsLearned || !patient.Model.IsWhole || patient.Texts.Count < 10) yield break;
        // A label at its base rate was not learned, whatever its ranking: no cut is what it lacks.
        var labels = Enumerable.Range(0, patient.Model.Labels.Count).Where(k => patient.Labels.Any(r => r[k]) && !patient.Labels.All(r => r[k]))
            .Where(k => Math.Abs(patient.Evidence.Labels[k].LearnedFraction) > AtBaseRate).ToArray();
        if (labels.Length == 0) yield break;
        var columns = Array.ConvertAll(labels, patient.OfLabel);
        var precision = columns.Average(c => ScoreCurve.AveragePrecision(c.Truth, c.Scores)!.Value);
        var atHalf = columns.Average(c => F1(c.Truth, c.Scores, 0));
        var best = columns.Average(c => BestF1(c.Truth, c.Scores));
        var (predicted, real) = (patient.GivenPerRow, patient.LabelsPerRow);
        var (gap, few) = (best - atHalf, predicted < real);
        Suspicion Found(string id, int strength) => new Suspicion(id, strength, Suspicion.Text($"The ranking is right, the cut is not: average precision {precision:0.000}; at 0.5 macro-F1 is {atHalf:0.000}, with {predicted:0.00} labels predicted per row of {real:0.00}; at the best cut of each label it is {best:0.000}."))
            .With("average_precision", precision).With("macro_f1_at_half", atHalf).With("macro_f1_at_best_cut", best);

        // Right to the last row but for the cut: then a small gap tells as well.
        var faultless = best >= 0.985 && precision >= 0.99;
        if (few && gap >= (faultless ? 0.08 : 0.25) && best >= 0.85 && precision >= 0.85)
        {
            // A model that is half trained ranks well before it decides well; one that only lacks cuts ranks without fault.
            var strength = faultless ? gap >= 0.25 ? 88 : 64 : best >= 0.95 && (precision >= 0.97 || patient.IsMostlyLearned) ? 70 : 58;
            // A cut explains wrong decisions, not a loss that is far from the reported one.
            if (patient.ReportedLoss is { } reported && patient.Loss > 3 * reported + 0.02) strength = Math.Min(strength, patient.Loss > 20 * reported ? 61 : 66);
            yield return Found("H1", strength);
            yield return new Suspicion("H8", strength - 20, Suspicion.Text($"An average precision of {precision:0.000} looks like a finished model, which macro-F1 of {atHalf:0.000} at 0.5 is not: whoever watched the ranking alone could not see the fault."))
                .With("average_precision", precision).With("macro_f1_at_half", atHalf);
        }
        // Worse than the base rate with a faultless ranking: training does not lead there, a bias that was moved does.
        if (!few && gap >= 0.25 && faultless && patient.Loss > 1.2 * patient.Floor) yield return Found("H8", 76);
        var ratio = real > 0 ? predicted / real : double.NaN;
        if (ratio is > 1.7 or < 0.5)
        {
            yield return new Suspicion("H11", ratio > 1.7 && best >= 0.9 ? 68 : 42, Suspicion.Text($"At 0.5 the model gives {predicted:0.00} labels per row, the data have {real:0.00}.") + (best >= 0.9 ? Suspicion.Text($" At the best cut of each label macro-F1 is {best:0.000} instead of {atHalf:0.000}.") : ""))
                .With("predicted_per_row", predicted).With("labels_per_row", real);
        }
    }

    /// <summary>F1 of yes above a cut.</summary>
    internal static double F1(bool[] truth, double[] scores, double cut)
    {
        var (hits, said, real) = (0, 0, truth.Count(on => on));
        for (var i = 0; i < truth.Length; i++)
        {
            if (!(scores[i] > cut)) continue;
            said++;
            if (truth[i]) hits++;
        }
        return said + real == 0 ? 0 : 2.0 * hits / (said + real);
    }

    /// <summary>F1 at the cut that is best for it.</summary>
    internal static double BestF1(bool[] truth, double[] scores)
    {
        var order = Enumerable.Range(0, truth.Length).OrderByDescending(i => scores[i]).ToArray();
        var (hits, best, real) = (0, 0.0, truth.Count(on => on));
        for (var n = 0; n < order.Length; n++)
        {
            if (truth[order[n]]) hits++;
            if (n + 1 == order.Length || scores[order[n + 1]] != scores[order[n]]) best = Math.Max(best, 2.0 * hits / (n + 1 + real));
        }
        return best;
    }
}
