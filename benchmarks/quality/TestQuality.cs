using System.Diagnostics;
using System.Globalization;
using Multilabel;

/// <summary>
/// <c>test</c>, <c>low</c> and <c>folds</c>: candidates trained on some rows and judged on others, at cut-offs from out-of-fold scores of the rows they train on.
/// </summary>
internal sealed class TestQuality(TrainingOptions training, string[] candidates, int cutOffFolds)
{
    private readonly Dictionary<string, List<(double Micro, double Macro, double Seconds)>> _runs = [];

    /// <summary>Trains on <paramref name="trainFile"/>, or on samples of its rows, and judges on <paramref name="testFile"/>.</summary>
    public void Test(string trainFile, string testFile, int? rows, int resamples)
    {
        var pool = Dataset.Load(trainFile);
        var test = Dataset.Load(testFile).WithLabels(pool.LabelNames);
        var both = new Dataset(pool.LabelNames, [.. pool.Rows, .. test.Rows], pool.Source);
        var all = Enumerable.Range(0, pool.Rows.Count).ToArray();
        var tested = Enumerable.Range(all.Length, test.Rows.Count).ToArray();
        Judge(both, rows is { } some
            ? Enumerable.Range(1, resamples).Select(seed => (new SeededRandom(seed).Permutation(all.Length).Take(some).ToArray(), tested))
            : [(all, tested)]);
    }

    /// <summary>Trains on each of the first folds alone and judges on all the others.</summary>
    public void Low(string file, int runs)
    {
        var dataset = Dataset.Load(file, new DatasetOptions { Fold = "fold" });
        Judge(dataset, ByFold(dataset).Take(runs));
    }

    /// <summary>Trains on all folds but one and judges on that one, for each of the first folds.</summary>
    public void Folds(string file, int runs)
    {
        var dataset = Dataset.Load(file, new DatasetOptions { Fold = "fold" });
        Judge(dataset, ByFold(dataset).Take(runs).Select(split => (split.Others, split.Own)));
    }

    private static IEnumerable<(int[] Own, int[] Others)> ByFold(Dataset dataset)
    {
        var places = Enumerable.Range(0, dataset.Rows.Count).ToArray();
        return dataset.Rows.Select(r => r.Fold).Distinct().Select(fold =>
            (Array.FindAll(places, i => dataset.Rows[i].Fold == fold), Array.FindAll(places, i => dataset.Rows[i].Fold != fold)));
    }

    private void Judge(Dataset dataset, IEnumerable<(int[] Train, int[] Test)> splits)
    {
        bool[][] labels = [.. dataset.Rows.Select(r => r.Labels)];
        using var store = new FeatureStore();
        var features = candidates.Contains(FrozenCandidate.Key) ? EncoderFeatures.Of(dataset, training, store) : null;
        var tokens = candidates.Contains(StaticFeatures.Key) ? StaticFeatures.Of(dataset, training, store) : null;
        foreach (var (train, test) in splits)
        {
            foreach (var name in candidates)
            {
                var watch = Stopwatch.StartNew();
                var candidate = name == StaticFeatures.Key ? new FrozenCandidate(tokens!, labels) : CandidateNames.Make(name, dataset, training, features, store);
                var decided = Decide(candidate, labels, train, test);
                var metrics = new DecisionMetrics(Array.ConvertAll(test, i => labels[i]), decided);
                if (!_runs.TryGetValue(name, out var runs)) _runs[name] = runs = [];
                runs.Add((metrics.F1(Average.Micro), metrics.F1(Average.Macro), watch.Elapsed.TotalSeconds));
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {train.Length} rows train, {test.Length} are tested: micro-F1 {runs[^1].Micro:0.000}, macro-F1 {runs[^1].Macro:0.000}, {runs[^1].Seconds:0} s"));
            }
        }
        Print();
    }

    // At cut-offs from the training rows. With one fold, a fifth of them is scored by a model of the others: enough where there are thousands.
    private bool[][] Decide(ICandidate candidate, bool[][] labels, int[] train, int[] test)
    {
        var foldOf = IterativeStratification.Folds(Array.ConvertAll(train, i => labels[i]), Math.Max(cutOffFolds, 5), training.Seed);
        var held = Enumerable.Range(0, cutOffFolds).Select(fold => train.Where((_, i) => foldOf[i] == fold).ToArray()).ToArray();
        var logits = new float[cutOffFolds + 1][][];
        SideBySide.Run(logits.Length, candidate.AtOnce, piece => logits[piece] = piece == cutOffFolds
            ? candidate.Score(train, test, training.Seed, _ => { }, CancellationToken.None)
            : candidate.Score([.. train.Where((_, i) => foldOf[i] != piece)], held[piece], training.Seed + piece, _ => { }, CancellationToken.None));
        var cutOffs = CutOffRule.Choose(training.CutOffs, [.. logits[..^1].SelectMany(rows => rows)], [.. held.SelectMany(rows => rows).Select(i => labels[i])], training.CutOffTarget);
        return Array.ConvertAll(logits[^1], cutOffs.DecideLogits);
    }

    private void Print()
    {
        Console.WriteLine("| | micro-F1 | macro-F1 | runs | s a run |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var name in candidates)
        {
            var runs = _runs[name];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {Spread(runs, r => r.Micro)} | {Spread(runs, r => r.Macro)} | {runs.Count} | {runs.Average(r => r.Seconds):0} |"));
        }
    }

    private static string Spread<T>(List<T> runs, Func<T, double> value)
    {
        var mean = runs.Average(value);
        var deviation = runs.Count < 2 ? 0 : Math.Sqrt(runs.Sum(r => Math.Pow(value(r) - mean, 2)) / (runs.Count - 1));
        return string.Create(CultureInfo.InvariantCulture, $"{mean:0.000}{(runs.Count < 2 ? "" : $" ± {deviation:0.000}")}");
    }
}
