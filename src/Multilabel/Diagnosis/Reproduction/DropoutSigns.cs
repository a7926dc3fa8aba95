namespace Multilabel;

/// <summary>Whether predictions are the model's own with dropout: one more of the passes that we make with dropout ourselves.</summary>
internal static class DropoutSigns
{
    private const int Passes = 12, FewestCells = 30;

    /// <summary>Rows that tell, and passes and rows that tell whether a rate may be right at all.</summary>
    private const int Sampled = 96, FirstPasses = 4, FirstSampled = 24;

    /// <summary>Tolerance where the rate is the folder's own and was not searched for.</summary>
    private const double OwnRate = 1.5;

    // Dropout of config.json, of other rates everywhere, and before the head alone.
    private static IEnumerable<(string Name, Func<ModelConfig, ModelConfig>? Change)> Rates()
    {
        yield return ("dropout", null);
        foreach (var rate in (double[])[0.1, 0.2, 0.3, 0.4, 0.5])
        {
            yield return (Suspicion.Text($"a dropout of {rate}"), c => c with { HiddenDropout = rate, AttentionDropout = rate, HeadDropout = rate });
            yield return (Suspicion.Text($"a dropout of {rate} before the head alone"), c => c with { HiddenDropout = 0, AttentionDropout = 0, HeadDropout = rate });
        }
    }

    public static Explanation? Find(VariantSource source, Comparison comparison, ScoreForm form, float[][] logits)
    {
        // Noise makes no model right that is wrong without it.
        if (comparison.Predictions.RightShare(source.Patient.Labels) > source.Patient.RightShare + 0.02) return null;
        if (form == DecisionForms.AtHalf) return OfDecisions(source, comparison, logits);
        var repeated = Repeated(source, comparison);
        var (rows, few) = (EvenPlaces.Of(comparison.Rows, Sampled), EvenPlaces.Of(comparison.Rows, FirstSampled));
        double?[][] File(int[] places) => Array.ConvertAll(places, i => Array.ConvertAll(comparison.Predictions.Values[i], v => comparison.LogitOf(v, form)));
        var (file, ofFew) = (File(rows), File(few));
        if (file.Sum(row => row.Count(z => z is not null)) < FewestCells) return repeated;
        foreach (var (name, change) in Rates())
        {
            using var other = change is null ? null : ExaminedModel.Open(source.Model.Folder, change);
            if (PassNoise.Of(ofFew, Repeat(source, other, few, FirstPasses)).Away is not (>= 0.65 and <= 1.6)) continue;
            var passes = Repeat(source, other, rows, Passes);
            var noise = PassNoise.Of(file, passes);
            if (noise.Cells < FewestCells || !noise.IsOnePassMore(file, passes, change is null ? OwnRate : 1)) continue;
            var size = Math.Sqrt(rows.SelectMany((i, n) => logits[i].Select((z, k) => file[n][k] - z)).OfType<double>().Average(d => d * d));
            return new Explanation(
                "C1", repeated is not null ? 95 : change is null ? 90 : 80,
                Suspicion.Text($"The predictions are those of this model with dropout active: they differ from its exact numbers by {size:0.000} (root mean square, in logits), and lie among passes with {name} as one more of them, in the same cells by as much."),
                ("difference", size), ("difference_by_dropout", noise.Deviation), ("cells", noise.Cells), ("equal_texts_differ", repeated is not null));
        }
        return repeated;
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

    private static Explanation? OfDecisions(VariantSource source, Comparison comparison, float[][] logits)
    {
        var passes = Repeat(source, null, [.. Enumerable.Range(0, comparison.Rows)], Passes);
        var (flipped, expected, unlikely) = (0, 0.0, 0);
        for (var i = 0; i < comparison.Rows; i++)
        {
            for (var k = 0; k < logits[i].Length; k++)
            {
                var value = comparison.Predictions.Values[i][k];
                if (double.IsNaN(value)) continue;
                var (mean, variance) = PassNoise.OfCell(passes, i, k);
                var z = Math.Abs(mean) / Math.Max(1e-6, Math.Sqrt(variance));
                expected += Tail(z);
                if (value > 0.5 == logits[i][k] > 0) continue;
                flipped++;
                if (z > 4.5) unlikely++;
            }
        }
        if (flipped < 4 || unlikely > 0.1 * flipped || flipped < 0.4 * expected || flipped > 2.5 * expected) return null;
        return new Explanation("C1", 68, Suspicion.Text($"{flipped} decisions differ from this model's, all near its cut; passes with dropout flip {expected:0} on average, and the same ones: the predictions seem to be made with dropout active."), ("flipped", flipped), ("flipped_by_dropout", expected));
    }

    private static List<float[]?[]> Repeat(VariantSource source, ExaminedModel? other, int[] rows, int passes) =>
        [.. Enumerable.Range(0, passes).Select(p => InputRow.Compute(other ?? source.Model, Array.ConvertAll(rows, i => source.Own[i]), new Dropout(17, p)))];

    private static double Tail(double z) => 0.5 * Math.Exp(-0.717 * z - 0.416 * z * z);   // of the normal distribution, within 1 %
}
