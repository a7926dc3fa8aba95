namespace Multilabel;

/// <summary>How scores grow with the rows: the folds of the first repeat again, trained on parts of what they leave.</summary>
internal static class LearningCurves
{
    private static readonly double[] s_shares = [0.25, 0.5, 0.75];
    private const int FewestRows = 10;

    /// <param name="candidate">What to train.</param>
    /// <param name="whole">Its estimate with all rows, the last point.</param>
    /// <param name="labels">[rows][labels]</param>
    /// <param name="plan">The folds.</param>
    /// <param name="training">Cut-offs and seed.</param>
    /// <param name="progress">Hears the share of the work that is done.</param>
    /// <param name="cancellation">Ends it.</param>
    public static List<LearningPoint> Measure(
        ICandidate candidate, CandidateEstimate whole, bool[][] labels, FoldPlan plan, TrainingOptions training, Action<double> progress, CancellationToken cancellation)
    {
        var points = new List<LearningPoint>();
        var trained = labels.Length * (plan.Folds - 1) / plan.Folds;
        var shares = s_shares.Where(share => share * trained >= FewestRows).ToList();
        var (before, all) = (0.0, shares.Sum());   // a part of the rows takes as much of the time
        foreach (var share in shares)
        {
            var done = new FoldShares(plan.Folds, folds => progress((before + share * folds / plan.Folds) / all));
            var scores = OutOfFold.Score(
                plan.FoldOf[0], plan.Folds,
                (fold, train, scored) => done.Follow(fold, report => candidate.Score(Part(train, labels, share, training.Seed), scored, training.Seed, report, cancellation)),
                candidate.AtOnce, cancellation);
            before += share;
            points.Add(Point(candidate.Name, share, (int)(share * trained), CrossFitting.Apply(training, scores, labels), labels));
        }
        points.Add(Point(candidate.Name, 1, trained, whole.Tables[0].Table, labels));
        return points;
    }

    /// <summary>Labels whose F1 still rose by more than <paramref name="least"/> between half of the rows and all of them.</summary>
    public static IEnumerable<int> StillGrowing(IReadOnlyList<LearningPoint> points, double least = 0.05)
    {
        var (half, all) = (points.FirstOrDefault(p => p.Share == 0.5), points.FirstOrDefault(p => p.Share == 1));
        return half is null || all is null ? [] : Enumerable.Range(0, all.LabelF1.Count).Where(k => all.LabelF1[k] - half.LabelF1[k] > least);
    }

    private static int[] Part(int[] train, bool[][] labels, double share, int seed)
    {
        var kept = IterativeStratification.Holdout(Array.ConvertAll(train, row => labels[row]), share, seed);
        return [.. train.Where((_, at) => kept[at])];
    }

    private static LearningPoint Point(string name, double share, int rows, ScoredTable table, bool[][] labels)
    {
        var metrics = new DecisionMetrics(labels, table.Decided);
        return new LearningPoint(name, share, rows, metrics.F1(Average.Micro), metrics.F1(Average.Macro), [.. metrics.PerLabel.Select(counts => counts.F1())]);
    }
}
