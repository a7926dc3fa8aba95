namespace Multilabel;

/// <summary>
/// Whether predictions look like the model's own with dropout: away from the exact numbers by as much, and in the same cells, as our own passes
/// with dropout are.
/// </summary>
internal static class DropoutSigns
{
    private const int Passes = 12;

    public static Explanation? Find(VariantSource source, Comparison comparison, ScoreForm form, float[][] logits)
    {
        var repeated = Repeated(source, comparison);
        var (mean, deviation) = Simulate(source);
        if (form == DecisionForms.AtHalf) return OfDecisions(source, comparison, logits, mean, deviation);
        var (squares, cells, own, spread, signs) = (0.0, 0, 0.0, 0.0, 0);
        var scores = new List<double>();
        for (var i = 0; i < comparison.Rows; i++)
        {
            for (var k = 0; k < logits[i].Length; k++)
            {
                var value = comparison.Predictions.Values[i][k];
                if (Logit(value, form, comparison) is not { } z || deviation[i][k] < 1e-6) continue;
                var score = (z - mean[i][k]) / deviation[i][k];
                scores.Add(score);
                squares += score * score;
                own += (z - logits[i][k]) * (z - logits[i][k]);
                spread += deviation[i][k] * deviation[i][k];
                signs += Math.Sign(score);
                cells++;
            }
        }
        if (cells < 30) return repeated;
        // A program may use another rate than config.json: then all deviations are larger or smaller by one factor.
        var ratio = Math.Sqrt(own / spread);
        var usual = ratio is >= 0.5 and <= 2;
        if (!usual) scores = scores.ConvertAll(s => s / ratio);
        scores.Sort((a, b) => Math.Abs(a).CompareTo(Math.Abs(b)));
        // Of normal deviations the median is 0.67 and 95 % lie below 1.96; estimated from a few passes both come out a little higher.
        var (median, high) = (Math.Abs(scores[cells / 2]), Math.Abs(scores[(int)(cells * 0.95)]));
        if (median is < 0.4 or > 1.15 || high > 5 || ratio is < 0.3 or > 5 || (!usual && Math.Sqrt(own / cells) > 1.2) || Math.Abs(signs) > (usual ? 0.4 : 0.25) * cells) return repeated;
        return new Explanation(
            "C1", repeated is not null ? 95 : usual ? 90 : 74,
            Suspicion.Text($"The predictions are those of this model with dropout active: they differ from its exact numbers by {Math.Sqrt(own / cells):0.000} (root mean square, in logits), {(usual ? "as passes with dropout do" : "passes with the dropout of config.json")} ({Math.Sqrt(spread / cells):0.000}), and in the same cells.{(usual ? "" : Suspicion.Text($" The program's rate is another: {ratio:0.#} times the deviation."))}"),
            ("difference", Math.Sqrt(own / cells)), ("difference_by_dropout", Math.Sqrt(spread / cells)), ("cells", cells), ("equal_texts_differ", repeated is not null));
    }

    /// <summary>Equal texts with different numbers: nothing that is computed from the text alone does that, unless padding reaches the model.</summary>
    private static Explanation? Repeated(VariantSource source, Comparison comparison)
    {
        if (comparison.Predictions.RowsInOtherOrder || comparison.Predictions.Kind == PredictionKind.Decisions) return null;
        foreach (var group in Enumerable.Range(0, comparison.Rows).GroupBy(i => source.Texts[i], StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            var rows = group.ToList();
            var gap = Enumerable.Range(0, source.Model.Labels.Count).Max(k => rows.Max(i => comparison.Predictions.Values[i][k]) - rows.Min(i => comparison.Predictions.Values[i][k]));
            if (!(gap > 10 * comparison.Predictions.Rounding(1) + 1e-4)) continue;
            return new Explanation("C1", 66, Suspicion.Text($"Rows {rows[0] + 1} and {rows[1] + 1} have the same text, but predictions that differ by {gap:0.0000}: something random is active while predicting, usually dropout."), ("difference", gap));
        }
        return null;
    }

    private static Explanation? OfDecisions(VariantSource source, Comparison comparison, float[][] logits, double[][] mean, double[][] deviation)
    {
        var (flipped, expected, unlikely) = (0, 0.0, 0);
        for (var i = 0; i < comparison.Rows; i++)
        {
            for (var k = 0; k < logits[i].Length; k++)
            {
                var value = comparison.Predictions.Values[i][k];
                if (double.IsNaN(value)) continue;
                var z = Math.Abs(mean[i][k]) / Math.Max(1e-6, deviation[i][k]);
                expected += Tail(z);
                if (value > 0.5 == logits[i][k] > 0) continue;
                flipped++;
                if (z > 4.5) unlikely++;
            }
        }
        if (flipped < 4 || unlikely > 0.1 * flipped || flipped < 0.4 * expected || flipped > 2.5 * expected) return null;
        return new Explanation("C1", 68, Suspicion.Text($"{flipped} decisions differ from this model's, all near its cut; passes with dropout flip {expected:0} on average, and the same ones: the predictions seem to be made with dropout active."), ("flipped", flipped), ("flipped_by_dropout", expected));
    }

    private static (double[][] Mean, double[][] Deviation) Simulate(VariantSource source)
    {
        var passes = Enumerable.Range(0, Passes).Select(p => InputRow.Compute(source.Model, source.Own, new Dropout(17, p))).ToList();
        double[] Cell(int i, int k) => [.. passes.Select(p => (double)p[i]![k])];
        var cells = Enumerable.Range(0, source.Own.Length).Select(i => Enumerable.Range(0, source.Model.Labels.Count).Select(k => Cell(i, k)).ToArray()).ToArray();
        double Deviation(double[] z) => Math.Sqrt(z.Sum(v => (v - z.Average()) * (v - z.Average())) / (z.Length - 1));
        return (Array.ConvertAll(cells, row => Array.ConvertAll(row, z => z.Average())), Array.ConvertAll(cells, row => Array.ConvertAll(row, Deviation)));
    }

    // The logit behind a number, where its digits tell it to a tenth.
    private static double? Logit(double value, ScoreForm form, Comparison comparison)
    {
        if (!double.IsFinite(value)) return null;
        if (form == ScoreForm.Logits) return value;
        var steep = value * (1 - value);
        return steep > 0 && comparison.Predictions.Rounding(value) / steep < 0.1 ? Calibration.Logit(value) : null;
    }

    private static double Tail(double z) => 0.5 * Math.Exp(-0.717 * z - 0.416 * z * z);   // of the normal distribution, within 1 %
}
