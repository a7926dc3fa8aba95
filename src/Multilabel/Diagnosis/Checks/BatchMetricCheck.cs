namespace Multilabel;

/// <summary>H6: a logged F1 that is the mean over batches (or rows), not the figure of all rows together.</summary>
internal sealed class BatchMetricCheck : ICheck
{
    private static readonly int[] Sizes = [8, 16, 32, 64, 4, 128, 2, 1];

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!patient.HasLogits || !double.IsFinite(patient.Loss) || patient.State?.Evaluations is not { Count: > 0 } evaluations) yield break;
        var decided = Array.ConvertAll(patient.Logits, r => Array.ConvertAll(r, z => z > 0));
        // Only what the final weights gave on the very rows that are here can be computed again. Where the log does not say that it is those, a figure
        // that is no simple fraction does.
        var same = patient.State.EvaluationRows == patient.Labels.Length;
        foreach (var (name, value) in evaluations[^1].Values.Where(v => v.Key.Contains("f1", StringComparison.OrdinalIgnoreCase) && v.Value is > 0.01 and < 0.999))
        {
            var exact = Math.Abs(value - Math.Round(value, 6)) > 1e-12;
            if (!(same || (exact && !IsSimple(value))) || Find(name, value, exact, patient.Labels, decided) is not { } found) continue;
            yield return found;
            yield break;
        }
    }

    /// <summary>Whether a few dozen rows may give the same figure: a fraction with a small denominator.</summary>
    private static bool IsSimple(double value) => Enumerable.Range(1, 500).Any(d => Math.Abs((value * d) - Math.Round(value * d)) < 1e-7 * d);

    private static Suspicion? Find(string name, double value, bool exact, bool[][] labels, bool[][] decided)
    {
        var whole = new DecisionMetrics(labels, decided);
        // A figure of four digits is met by chance more easily than one of sixteen.
        var near = exact ? 2e-6 : 6e-5;
        Average[] averages = [Average.Micro, Average.Macro, Average.Samples];
        foreach (var average in averages)
            foreach (var empty in (double[])[0, 1])
                if (Math.Abs(whole.F1(average, empty) - value) < near || Math.Abs((whole.MacroF1OfEvaluable ?? -1) - value) < near) return null;
        foreach (var average in averages)
        {
            foreach (var empty in (double[])[0, 1])
            {
                foreach (var size in Sizes)
                {
                    if (size >= labels.Length) continue;
                    var mean = labels.Chunk(size).Zip(decided.Chunk(size)).Average(b => new DecisionMetrics(b.First, b.Second).F1(average, empty));
                    if (Math.Abs(mean - value) > near) continue;
                    var all = whole.F1(average, empty);
                    if (Math.Abs(all - value) < 0.01) continue;
                    return new Suspicion("H6", 89, Suspicion.Text($"{name} of the log, {value:0.0000}, is the mean of the {average.ToString().ToLowerInvariant()}-F1 of batches of {size} (a batch without positives counts {empty:0}); over all rows together it is {all:0.0000}."))
                        .With("logged", value).With("of_all_rows", all).With("batch_size", size);
                }
            }
        }
        return null;
    }
}
