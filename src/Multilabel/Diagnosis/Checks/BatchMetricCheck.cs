namespace Multilabel;

/// <summary>H6: a logged F1 that is the mean over batches (or rows), not the figure of all rows together.</summary>
internal sealed class BatchMetricCheck : ICheck
{
    private const double Near = 2e-5;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!patient.HasLogits || !double.IsFinite(patient.Loss) || patient.State?.Evaluations is not { Count: > 0 } evaluations) yield break;
        var decided = Array.ConvertAll(patient.Logits, r => Array.ConvertAll(r, z => z > 0));
        // Only what the final weights gave can be computed again; the figure must have enough digits to be found by chance only rarely.
        foreach (var (name, value) in evaluations[^1].Values.Where(v => v.Key.Contains("f1", StringComparison.OrdinalIgnoreCase) && v.Value is > 0.01 and < 0.999))
        {
            foreach (var rows in Parts(patient))
            {
                if (Find(name, value, [.. rows.Select(i => patient.Labels[i])], [.. rows.Select(i => decided[i])]) is not { } found) continue;
                yield return found;
                yield break;
            }
        }
    }

    // The evaluated rows are all of them, or as many as the log tells: the first or the last.
    private static IEnumerable<int[]> Parts(Patient patient)
    {
        var all = Enumerable.Range(0, patient.Labels.Length).ToArray();
        yield return all;
        if (patient.State!.EvaluationRows is not { } count || count >= all.Length || count < 4) yield break;
        yield return all[^count..];
        yield return all[..count];
    }

    private static Suspicion? Find(string name, double value, bool[][] labels, bool[][] decided)
    {
        var whole = new DecisionMetrics(labels, decided);
        Average[] averages = [Average.Micro, Average.Macro, Average.Weighted, Average.Samples];
        foreach (var average in averages)
            foreach (var empty in (double[])[0, 1])
                if (Math.Abs(whole.F1(average, empty) - value) < Near || Math.Abs((whole.MacroF1OfEvaluable ?? -1) - value) < Near) return null;
        foreach (var average in averages)
        {
            foreach (var empty in (double[])[0, 1])
            {
                foreach (var size in (int[])[8, 16, 32, 4, 64, 2, 1, 10, 20, 24, 5, 12, 50, 100, 128])
                {
                    if (size >= labels.Length) continue;
                    var mean = labels.Chunk(size).Zip(decided.Chunk(size)).Average(b => new DecisionMetrics(b.First, b.Second).F1(average, empty));
                    if (Math.Abs(mean - value) >= Near) continue;
                    var all = whole.F1(average, empty);
                    if (Math.Abs(all - value) < 0.01) continue;
                    return new Suspicion("H6", 86, Suspicion.Text($"{name} of the log, {value:0.0000}, is the mean of the {average.ToString().ToLowerInvariant()}-F1 of batches of {size} (a batch without positives counts {empty:0}); over all rows together it is {all:0.0000}."))
                        .With("logged", value).With("of_all_rows", all).With("batch_size", size);
                }
            }
        }
        return null;
    }
}
