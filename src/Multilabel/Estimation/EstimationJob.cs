using System.Diagnostics;
using System.Globalization;

namespace Multilabel;

/// <summary>Measures candidates by repeated cross-validation within a budget, and looks for what in the data holds them back.</summary>
internal sealed class EstimationJob(Dataset all, EstimationOptions options, TrainingOptions training, IProgress<EstimationProgress>? progress, CancellationToken cancellation)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<string> _notes = [];
    private readonly Dataset _dataset = all.WithTexts();
    private bool[][] _labels = [];
    private FoldPlan _plan = null!;

    private double SecondsLeft => options.Budget * 60 - _clock.Elapsed.TotalSeconds;

    public EstimationResult Run()
    {
        options.Validate();
        training.Validate();
        ClassifierTraining.CheckTrainable(_dataset);
        _labels = [.. _dataset.Rows.Select(r => r.Labels)];
        if (_dataset.Rows.Count < all.Rows.Count) Note(Text($"{all.Rows.Count - _dataset.Rows.Count} rows without text are left out."));
        if (_labels.Select(LabelSets.KeyOf).Distinct(StringComparer.Ordinal).Count() == 1) Note("All rows have the same labels: there is nothing to tell apart, and every score below says only that.");
        _plan = FoldPlan.Create(_dataset, options.Folds, options.Repeats, training.Seed);
        foreach (var note in _plan.Notes) Note(note);

        using var store = new FeatureStore();
        var names = CandidateNames.Read(options.Candidates, training.IsLinear);
        if (names.Any(name => name != LinearCandidate.Key)) training = training with { Encoder = EncoderSource.Resolve(training.Encoder, HubReports.To(progress), cancellation: cancellation).Folder };
        var pace = new Pace();
        var features = names.Contains(FrozenCandidate.Key)
            ? EncoderFeatures.Of(_dataset, training, store, share => progress?.Report(new EstimationStep("reading", share, pace.SecondsLeft(share)))) : null;
        var candidates = names.Select(name => CandidateNames.Make(name, _dataset, training, features, store)).ToList();
        var estimates = candidates.Select(Measure).OfType<CandidateEstimate>().ToList();
        if (estimates.Count == 0)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new MultilabelException(string.Join(Environment.NewLine, _notes.TakeLast(1)));
        }
        return Result(candidates, estimates, features);
    }

    // As many repeats as the budget allows, or as there were before the user interrupted; null if that is not a single one.
    private CandidateEstimate? Measure(ICandidate candidate)
    {
        var start = _clock.Elapsed.TotalSeconds;
        var scores = new List<OutOfFold>();
        var wanted = _plan.FoldOf.Length;
        for (var repeat = 0; repeat < wanted; repeat++)
        {
            var spent = _clock.Elapsed.TotalSeconds - start;
            if (repeat > 0 && spent / repeat > SecondsLeft)
            {
                Note(Text($"{candidate.Name}: {repeat} of {wanted} repeats; more would not fit into the budget of {options.Budget} minutes (--budget {Math.Ceiling(options.Budget + (wanted - repeat) * spent / repeat / 60)} would)."));
                break;
            }
            try
            {
                if (Score(candidate, repeat, start) is not { } table) return null;
                scores.Add(table);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                Note(repeat == 0 ? $"{candidate.Name} was left out: interrupted." : Text($"{candidate.Name}: {repeat} of {wanted} repeats; interrupted."));
                if (repeat == 0) return null;
                break;
            }
        }
        return Estimate(candidate, scores, _clock.Elapsed.TotalSeconds - start);
    }

    // Null where one pass over the folds does not fit into the budget.
    private OutOfFold? Score(ICandidate candidate, int repeat, double start)
    {
        var outOfTime = false;
        var shares = new FoldShares(_plan.Folds, folds => Report(candidate, repeat * _plan.Folds + folds, start));
        var table = OutOfFold.Score(_plan.FoldOf[repeat], _plan.Folds, (fold, train, scored) =>
        {
            lock (shares) outOfTime = outOfTime || (repeat == 0 && TakesTooLong(candidate, shares, start));   // said once, by the fold that finds it
            return outOfTime ? new float[scored.Length][]
                : shares.Follow(fold, report => candidate.Score(train, scored, training.Seed + repeat * _plan.Folds + fold, report, cancellation));
        }, candidate.AtOnce, cancellation);
        return outOfTime ? null : table;
    }

    // After the first fold strictly; what has been begun is finished unless it takes far longer than thought.
    private bool TakesTooLong(ICandidate candidate, FoldShares shares, double start)
    {
        var (done, spent) = (shares.Sum, _clock.Elapsed.TotalSeconds - start);
        if (shares.Largest < 1 || spent / done * (_plan.Folds - done) <= SecondsLeft * (done < 2 ? 1 : 1.5)) return false;
        Note(Text($"{candidate.Name} was left out: one pass over the folds takes about {Math.Ceiling(spent / done * _plan.Folds / 60)} minutes, which the budget of {options.Budget} minutes does not allow (--budget {Math.Ceiling((start + spent / done * _plan.Folds) / 60)} does)."));
        return true;
    }

    private void Report(ICandidate candidate, double folds, double start)
    {
        var share = folds / (_plan.Folds * _plan.FoldOf.Length);
        progress?.Report(new EstimationStep(candidate.Name, share, share > 0 ? (_clock.Elapsed.TotalSeconds - start) * (1 - share) / share : 0));
    }

    private CandidateEstimate Estimate(ICandidate candidate, List<OutOfFold> scores, double seconds)
    {
        var tables = scores.ConvertAll(score => CrossFitting.Apply(training, score, _labels));
        var cutOffs = CutOffRule.Choose(training.CutOffs, Means([.. scores.Select(score => score.Logits)]), _labels, training.CutOffTarget);
        return new CandidateEstimate
        {
            Name = candidate.Name,
            Description = candidate.Description,
            Repeats = scores.Count,
            Seconds = seconds,
            Evaluation = Evaluator.Evaluate(_dataset.LabelNames, _labels, tables, cutOffs.HasThresholds ? cutOffs.Thresholds : null, seed: training.Seed),
            CutOffs = cutOffs,
            Reliability = ProbabilityMetrics.Reliability([.. tables.SelectMany(_ => _labels)], [.. tables.SelectMany(table => table.Probabilities)]),
            Tables = [.. tables.Zip(scores, (table, score) => (table, score.Fold))],
        };
    }

    private EstimationResult Result(List<ICandidate> candidates, List<CandidateEstimate> estimates, float[][]? features)
    {
        var best = estimates.MaxBy(EstimationResult.Score)!;
        foreach (var note in CutOffNotes.Of(best.CutOffs, heldOut: null, _dataset.LabelNames, _labels)) Note(note);
        var probabilities = Means([.. best.Tables.Select(table => table.Table.Probabilities)]);
        var learnable = best.Evaluation.Labels.Select(label => label.IsLearnable).ToArray();
        var (suspects, errors) = SuspectCells.Find(_dataset, probabilities, learnable, features is null ? TextSimilarity.OfWords([.. _dataset.Rows.Select(r => r.Text)]) : TextSimilarity.OfFeatures(features));
        return new EstimationResult
        {
            Source = _dataset.Source,
            Rows = _labels.Length,
            LabelNames = _dataset.LabelNames,
            Folds = _plan.Folds,
            Candidates = estimates,
            Comparisons = [.. Comparisons(estimates)],
            LearningCurve = Curve(candidates, estimates),
            Suspects = suspects,
            SuspectedErrors = errors,
            Relations = LabelRelations.Find(_dataset),
            Conflicts = DuplicateTexts.Find(_dataset).Conflicts,
            Notes = _notes,
        };
    }

    private IEnumerable<CandidateComparison> Comparisons(List<CandidateEstimate> estimates)
    {
        for (var second = 0; second < estimates.Count; second++)
        {
            for (var first = second + 1; first < estimates.Count; first++)
            {
                yield return CandidateComparison.Of("micro-F1", metrics => metrics.F1(Average.Micro), estimates[first], estimates[second], _labels);
                yield return CandidateComparison.Of("macro-F1", metrics => metrics.F1(Average.Macro), estimates[first], estimates[second], _labels);
            }
        }
    }

    // Of the best candidate whose parts take no longer than what is left: fewer rows take less time each.
    private List<LearningPoint> Curve(List<ICandidate> candidates, List<CandidateEstimate> estimates)
    {
        if (!options.LearningCurve) return [];
        foreach (var estimate in estimates.OrderByDescending(EstimationResult.Score))
        {
            if (1.5 * estimate.Seconds / estimate.Repeats > SecondsLeft) continue;
            var pace = new Pace();
            try
            {
                return LearningCurves.Measure(
                    candidates.First(c => c.Name == estimate.Name), estimate, _labels, _plan, training,
                    share => progress?.Report(new EstimationStep("learning curve", share, pace.SecondsLeft(share))), cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                Note("The learning curve was left out: interrupted.");
                return [];
            }
        }
        Note(Text($"The learning curve was left out to keep to the budget of {options.Budget} minutes."));
        return [];
    }

    private static T[][] Means<T>(T[][][] tables) where T : struct, System.Numerics.INumber<T> =>
        [.. Enumerable.Range(0, tables[0].Length).Select(row => Enumerable.Range(0, tables[0][row].Length)
            .Select(label => tables.Aggregate(T.Zero, (sum, table) => sum + table[row][label]) / T.CreateChecked(tables.Length)).ToArray())];

    private void Note(string text)
    {
        _notes.Add(text);
        progress?.Report(new EstimationNote(text));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
