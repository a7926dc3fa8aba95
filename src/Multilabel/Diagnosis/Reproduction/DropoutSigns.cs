namespace Multilabel;

/// <summary>
/// Whether predictions look like the model's own with dropout: away from the exact numbers by as much, and in the same cells, as our own passes
/// with dropout are.
/// </summary>
internal static class DropoutSigns
{
    private const int Passes = 12, FewestCells = 30;

    /// <summary>Rows that tell whether a rate that is not the folder's own fits.</summary>
    private const int Sampled = 64;

    /// <summary>Rank correlation over all cells with the mean of passes with dropout: far more than what another model has.</summary>
    private const double SameModel = 0.4;

    public static Explanation? Find(VariantSource source, Comparison comparison, ScoreForm form, float[][] logits)
    {
        // Noise makes no model right that is wrong without it.
        if (comparison.Predictions.RightShare(source.Patient.Labels) > source.Patient.RightShare + 0.02) return null;
        var repeated = Repeated(source, comparison);
        var all = Enumerable.Range(0, comparison.Rows).ToArray();
        var (mean, deviation) = Simulate(source, source.Model, all);
        if (form == DecisionForms.AtHalf) return OfDecisions(source, comparison, logits, mean, deviation);
        var own = Compare(comparison, form, logits, mean, deviation, all);
        // A program may use another rate than config.json: then all deviations are larger or smaller by one factor, as long as they are small.
        var ratio = own.Size / own.Spread;
        var usual = ratio is >= 0.5 and <= 2;
        if (own.Scores.Count >= FewestCells && ratio is >= 0.3 and <= 5 && (usual || own.Size < 1.2) && LooksNormal(own.Scores, usual ? 1 : ratio, usual ? 0.4 : 0.25, 5, 12.5))
        {
            return Explain(usual ? 90 : 74, own.Size, own.Spread, own.Scores.Count, repeated is not null,
                usual ? "as passes with dropout do" : "passes with the dropout of config.json", usual ? "" : Suspicion.Text($" The program's rate is another: {ratio:0.#} times the deviation."));
        }
        var some = EvenPlaces.Of(all.Length, Math.Min(all.Length, Sampled));
        var config = source.Model.Config;
        foreach (var rate in (double[])[0.1, 0.2, 0.3, 0.4])
        {
            if (config.HiddenDropout == rate && config.AttentionDropout == rate && config.HeadDropout == rate) continue;   // those passes were compared already
            using var model = ExaminedModel.Open(source.Model.Folder, c => c with { HiddenDropout = rate, AttentionDropout = rate, HeadDropout = rate });
            var (meanThere, deviationThere) = Simulate(source, model, some);
            var there = Compare(comparison, form, logits, meanThere, deviationThere, some);
            if (there.Scores.Count >= FewestCells && there.Size / there.Spread is >= 0.7 and <= 1.5 && LooksNormal(there.Scores, 1, 0.25, 3, 4) && there.EvenRows && there.Likeness >= SameModel)
                return Explain(78, there.Size, there.Spread, there.Scores.Count, repeated is not null, Suspicion.Text($"as passes with a dropout of {rate} do"), "");
        }
        return repeated;
    }

    private static Explanation Explain(int strength, double size, double spread, int cells, bool repeated, string like, string rate) => new(
        "C1", repeated ? 95 : strength,
        Suspicion.Text($"The predictions are those of this model with dropout active: they differ from its exact numbers by {size:0.000} (root mean square, in logits), {like} ({spread:0.000}), and in the same cells.{rate}"),
        ("difference", size), ("difference_by_dropout", spread), ("cells", cells), ("equal_texts_differ", repeated));

    // The file's distance from the mean of passes with dropout, in their standard deviations; Size is that from the exact numbers, Spread what dropout makes.
    private static (List<double> Scores, double Size, double Spread, double Likeness, bool EvenRows) Compare(Comparison comparison, ScoreForm form, float[][] logits, double[][] mean, double[][] deviation, int[] places)
    {
        var (own, spread, scores, rows, quiet) = (0.0, 0.0, new List<double>(), 0, 0);
        var (theirs, expected) = (new List<double>(), new List<double>());
        for (var n = 0; n < places.Length; n++)
        {
            var i = places[n];
            var (ofRow, from) = (0.0, scores.Count);
            for (var k = 0; k < logits[i].Length; k++)
            {
                var value = comparison.Predictions.Values[i][k];
                if (Logit(value, form, comparison) is not { } z || deviation[n][k] < 1e-6) continue;
                scores.Add((z - mean[n][k]) / deviation[n][k]);
                ofRow += Math.Abs(scores[^1]);
                theirs.Add(z);
                expected.Add(mean[n][k]);
                own += (z - logits[i][k]) * (z - logits[i][k]);
                spread += deviation[n][k] * deviation[n][k];
            }
            if (scores.Count - from < 3) continue;
            rows++;
            if (ofRow / (scores.Count - from) is < 0.2 or > 3) quiet++;
        }
        // Dropout moves every row; a change of the texts moves some and leaves others.
        return (scores, Math.Sqrt(own / scores.Count), Math.Sqrt(spread / scores.Count), scores.Count == 0 ? 0 : RankCorrelation.Of([.. theirs], [.. expected]), quiet <= 0.1 * rows);
    }

    // Of normal deviations the median is 0.67 and 95 % lie below 1.96; estimated from a few passes both come out a little higher.
    private static bool LooksNormal(List<double> scores, double ratio, double mostOneSided, double highest, double steepest)
    {
        var sizes = scores.Select(s => Math.Abs(s / ratio)).Order().ToList();
        var (median, high) = (sizes[sizes.Count / 2], sizes[(int)(sizes.Count * 0.95)]);
        return median is >= 0.4 and <= 1.15 && high <= highest && high <= steepest * median && Math.Abs(scores.Sum(s => Math.Sign(s))) <= mostOneSided * scores.Count;
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

    private static (double[][] Mean, double[][] Deviation) Simulate(VariantSource source, ExaminedModel model, int[] rows)
    {
        var passes = Enumerable.Range(0, Passes).Select(p => InputRow.Compute(model, Array.ConvertAll(rows, i => source.Own[i]), new Dropout(17, p))).ToList();
        double[] Cell(int i, int k) => [.. passes.Select(p => (double)p[i]![k])];
        var cells = Enumerable.Range(0, rows.Length).Select(i => Enumerable.Range(0, source.Model.Labels.Count).Select(k => Cell(i, k)).ToArray()).ToArray();
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
