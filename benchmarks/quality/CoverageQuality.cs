using Multilabel;

/// <summary>
/// <c>coverage</c>: how often the 95 % interval of an estimate from few rows holds what a classifier of these rows really reaches. The truth is the classifier
/// trained on all of the rows, with cut-offs from their out-of-fold scores, on a large set that nobody has seen.
/// </summary>
internal static class CoverageQuality
{
    private const string Metric = "f1_micro_zd0";

    public static void Run(string trainFile, string testFile, int rows, int resamples, string? encoder)
    {
        var (pool, test) = (Dataset.Load(trainFile), Dataset.Load(testFile));
        test = test.WithLabels(pool.LabelNames);
        var training = encoder is null ? new TrainingOptions() : new TrainingOptions { Encoder = encoder };
        var options = new EstimationOptions { Candidates = encoder is null ? LinearCandidate.Key : FrozenCandidate.Key, LearningCurve = false };
        using var store = new FeatureStore();
        var (inside, below, above) = (0, 0, 0);
        var (differences, widths) = (new List<double>(), new List<double>());
        for (var resample = 0; resample < resamples; resample++)
        {
            var sample = pool.Subset(new SeededRandom(resample + 1).Permutation(pool.Rows.Count).Take(rows));
            var estimate = Classifier.Estimate(sample, training with { Seed = resample }, options).Best;
            var truth = Truth(sample, test, estimate, training with { Seed = resample }, store);
            var figure = estimate.Evaluation.Headline.First(h => h.Key == Metric);
            if (truth < figure.Interval!.Low) below++;
            else if (truth > figure.Interval.High) above++;
            else inside++;
            differences.Add(figure.Value!.Value - truth);
            widths.Add(figure.Interval.High - figure.Interval.Low);
            if ((resample + 1) % 10 == 0 || resample + 1 == resamples)
            {
                Console.WriteLine($"{resample + 1,4} resamples: covered {(double)inside / (resample + 1):P1}, truth below {below}, above {above}; estimate - truth {differences.Average():+0.0000;-0.0000}, " +
                    $"mean width {widths.Average():0.000}; last: {figure.Value:0.000} ({figure.Interval.Low:0.000} to {figure.Interval.High:0.000}), truth {truth:0.000}");
            }
        }
    }

    private static double Truth(Dataset sample, Dataset test, CandidateEstimate estimate, TrainingOptions training, FeatureStore store)
    {
        var both = new Dataset(sample.LabelNames, [.. sample.Rows, .. test.Rows], sample.Source);
        var (train, scored) = (Enumerable.Range(0, sample.Rows.Count).ToArray(), Enumerable.Range(sample.Rows.Count, test.Rows.Count).ToArray());
        ICandidate candidate = training.IsLinear ? new LinearCandidate(both) : new FrozenCandidate(EncoderFeatures.Of(both, training, store), [.. both.Rows.Select(r => r.Labels)]);
        var logits = candidate.Score(train, scored, training.Seed, _ => { }, CancellationToken.None);
        return new DecisionMetrics([.. test.Rows.Select(r => r.Labels)], Array.ConvertAll(logits, estimate.CutOffs.DecideLogits)).F1(Average.Micro);
    }
}
