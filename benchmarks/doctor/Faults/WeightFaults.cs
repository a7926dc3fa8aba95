using System.Text.Json.Nodes;

namespace Multilabel.DoctorBenchmark;

/// <summary>Group B: other weights than believed.</summary>
internal static class WeightFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("B1", "flattened-accuracy", "The accuracy over all cells of held-out rows chose an early epoch; the last one has learned.", c => BestByAccuracy(c)) { Also = ["H5"] },
        new("B2", "ten-rows", "F1 on ten rows chose an early epoch; the last one has learned.", TenRows) { Also = ["B1"] },
        new("B3", "least-f1", "The checkpoint with the lowest F1 was kept.", LeastF1),
        new("B3", "highest-loss", "The checkpoint with the highest loss was kept.", HighestLoss),
        new("B4", "no-metric", "Early stopping was on, but its metric never came, so the last epoch, which had diverged, was kept.", NoMetric),
        new("B5", "best-deleted", "The best checkpoint was deleted before it could be reloaded; the last epoch had diverged.", BestDeleted),
        new("B5", "best-not-there", "The log names a best checkpoint that is nowhere; the folder holds an early state.", BestNotThere),
        new("B6", "norms-not-restored", "The best weights were reloaded without their norms and lowest layers, which kept their initial values.", NormsNotRestored),
        new("B6", "norms-of-another-epoch", "Some tensors of the folder are from an early epoch.", OfAnotherEpoch),
        new("B7", "before-training", "The weights before training were saved.", c => BeforeTraining(c, withBase: true)),
        new("B7", "before-training-no-base", "The weights before training were saved, and nothing else is there but the checkpoint.", c => BeforeTraining(c, withBase: false)),
        new("B7", "first-epoch", "The weights of the first epoch were saved.", FirstEpoch),
        new("B9", "two-runs", "An older run left a checkpoint in the folder, and that was loaded as the best.", TwoRuns),
    ];

    /// <summary>The rates explode in the last three epochs, which the log does not show.</summary>
    public static TrainingRun Diverged(CaseContext c)
    {
        return c.Shelf.Shared("diverged", c.Turn, () =>
        {
            var run = VictimTraining.Run(c.Warm with { Epochs = 32, StopAt = 0, Schedule = (step, total) => step >= total * 7 / 8 ? 40 : 1 - (double)step / total });
            for (var i = 0; i < run.Log.Count; i++) run.Log[i] = run.Log[i] with { Rate = run.Plan.Rate * (1 - (double)run.Log[i].Step / run.Step(run.Epochs)) };
            return run;
        });
    }

    /// <summary>The last epoch before it happened.</summary>
    public static int Sound(TrainingRun run) => run.Epochs * 7 / 8;

    private static CaseDraft Chosen(TrainingRun run, int epoch, double metric)
    {
        var draft = new CaseDraft(run, run.Model(epoch));
        draft.Model.State = TrainerLog.State(run).WithBest(run.Step(epoch), metric);
        draft.AddCheckpoint(epoch, s => s.WithBest(run.Step(epoch), metric)).AddCheckpoint(run.Epochs, s => s.WithBest(run.Step(epoch), metric));
        return draft.RequireUnlearned().Require("the last checkpoint has learned", w => w.Checkpoint(run.Step(run.Epochs)).WrongCells < 0.01);
    }

    // Keeps a metric of later epochs below that of the chosen one, in the root's and all checkpoints' logs.
    private static CaseDraft Cap(CaseDraft draft, string name, double best, int chosenStep)
    {
        var models = draft.Checkpoints.Values.Append(draft.Model);
        foreach (var entry in models.SelectMany(m => m.State!["log_history"]!.AsArray()).Select(e => e!.AsObject()).Where(e => e.ContainsKey(name)))
        {
            if ((int)entry["step"]! == chosenStep) entry[name] = best;
            else if ((double)entry[name]! >= best) entry[name] = Math.Max(0, best - 0.01 - 0.03 * Math.Abs(Math.Sin((int)entry["step"]!)));
        }
        return draft;
    }

    private static CaseDraft BestByAccuracy(CaseContext c)
    {
        var run = c.Victim;
        var epoch = run.Log.Where(e => e.Epoch is >= 2 and <= 5).MaxBy(e => e.Scores.Accuracy)!.Epoch;
        var nothing = 1 - run.Corpus.Others.Average(r => r.Labels.Average(l => l ? 1.0 : 0));
        var metric = Math.Max(run.Log[epoch - 1].Scores.Accuracy, nothing);
        return Cap(Chosen(run, epoch, metric), "eval_accuracy", metric, run.Step(epoch));
    }

    private static CaseDraft TenRows(CaseContext c)
    {
        var run = c.Victim;
        var epoch = run.Log.Where(e => e.Loss is > 0.12 and < 0.42).MaxBy(e => e.Scores.Micro)?.Epoch ?? 3;
        var metric = Math.Max(0.4, run.Log[epoch - 1].Scores.Micro);
        var draft = Cap(Chosen(run, epoch, metric), "eval_f1", metric, run.Step(epoch));
        foreach (var model in draft.Checkpoints.Values.Append(draft.Model)) model.State!.Change("eval_samples_per_second", _ => 10 / 1.25);
        return draft;
    }

    private static CaseDraft LeastF1(CaseContext c)
    {
        var run = c.Victim;
        var worst = run.Log.MinBy(e => e.Scores.Macro)!;
        return Chosen(run, worst.Epoch, worst.Scores.Macro).Require("the last epoch has a higher F1", _ => run.Log[^1].Scores.Macro > worst.Scores.Macro + 0.03);
    }

    private static CaseDraft HighestLoss(CaseContext c)
    {
        var run = CaseContext.Whole(c.Warm with { EvaluatesTrainingRows = true });
        var worst = run.Log.MaxBy(e => e.Scores.Loss)!;
        return Chosen(run, worst.Epoch, worst.Scores.Loss);
    }

    private static CaseDraft NoMetric(CaseContext c)
    {
        var run = Diverged(c);
        var draft = new CaseDraft(run);
        draft.Model.State!.WithEarlyStopping(3, 0);
        draft.AddCheckpoint(Sound(run), s => s.WithEarlyStopping(3, 0)).AddCheckpoint(run.Epochs, s => s.WithEarlyStopping(3, 0));
        return draft.RequireUnlearned().Require("an earlier checkpoint has learned", w => w.Checkpoint(run.Step(Sound(run))).WrongCells < 0.01);
    }

    private static CaseDraft BestDeleted(CaseContext c)
    {
        var run = Diverged(c);
        var best = Sound(run);
        var metric = run.Log[best - 1].Scores.Micro;
        var draft = new CaseDraft(run);
        draft.Model.State!.WithBest(run.Step(best), metric);
        draft.AddCheckpoint(run.Epochs, s => s.WithBest(run.Step(best), metric));
        return Cap(draft, "eval_f1", metric, run.Step(best)).RequireUnlearned().Require("the best epoch had learned", _ => run.Log[best - 1].Loss < 0.1);
    }

    private static CaseDraft BestNotThere(CaseContext c)
    {
        var run = c.Victim;
        var draft = new CaseDraft(run, run.Model(Math.Max(1, run.Epochs / 3)));
        draft.Model.State = TrainerLog.State(run).WithBest(run.Step(run.Epochs), run.Log[^1].Scores.Micro);
        return draft.RequireUnlearned(0.01).Require("the loss is far above the last one of the log", w => w.Root.Loss > 3 * run.Log[^1].Loss);
    }

    private static CaseDraft NotRestored(CaseContext c, Func<string, bool> which)
    {
        var run = c.Victim;
        var best = run.Epochs;
        var metric = run.Log[best - 1].Scores.Micro;
        var draft = new CaseDraft(run);
        draft.Model.Weights = run.Final.With(run.Initial, which);
        draft.Model.State!.WithBest(run.Step(best), metric);
        draft.AddCheckpoint(best - 1).AddCheckpoint(best, s => s.WithBest(run.Step(best), metric));
        return Cap(draft, "eval_f1", metric, run.Step(best)).RequireUnlearned(0.012).Require("the checkpoint is right", w => w.Checkpoint(run.Step(best)).WrongCells < 0.01);
    }

    // Layers that training moved little may begin anew without harm: as many as it takes.
    private static CaseDraft NormsNotRestored(CaseContext c)
    {
        var run = c.Victim;
        var truth = Array.ConvertAll(run.Corpus.Rows, r => r.Labels);
        Func<string, bool> Lost(int layers) => n => ReloadFaults.IsNorm(n) || Enumerable.Range(0, layers).Any(l => n.Contains($"layer.{l}.", StringComparison.Ordinal));
        var few = Enumerable.Range(1, run.Architecture.Layers).FirstOrDefault(l => Scores.Of(Opened.Logits(run, run.Final.With(run.Initial, Lost(l))), truth).Accuracy < 0.985, run.Architecture.Layers);
        return NotRestored(c, Lost(few));
    }

    private static CaseDraft OfAnotherEpoch(CaseContext c)
    {
        var run = c.Victim;
        var draft = NotRestored(c, _ => false);
        draft.Model.Weights = run.Final.With(run.Weights[2], name => ReloadFaults.IsNorm(name) || name.EndsWith(".bias", StringComparison.Ordinal) || name.Contains("layer.0.", StringComparison.Ordinal));
        return draft;
    }

    private static CaseDraft BeforeTraining(CaseContext c, bool withBase)
    {
        var run = c.Victim;
        var draft = new CaseDraft(run);
        draft.Model.Weights = run.Initial.Copy();
        if (withBase) draft.Base = run.Base();
        else draft.AddCheckpoint(run.Epochs);
        return draft.RequireUnlearned(0.05);
    }

    private static CaseDraft FirstEpoch(CaseContext c)
    {
        var run = c.Victim;
        var draft = new CaseDraft(run, run.Model(1));
        draft.Model.State = TrainerLog.State(run);
        return draft.AddCheckpoint(1).AddCheckpoint(run.Epochs).RequireUnlearned(0.05).Require("the last checkpoint has learned", w => w.Checkpoint(run.Step(run.Epochs)).WrongCells < 0.01);
    }

    private static CaseDraft TwoRuns(CaseContext c)
    {
        var run = c.Victim;
        // The older run had the same texts with other labels, and was longer.
        var order = c.Random.Permutation(run.Corpus.Rows.Length);
        var older = CaseContext.Train(c.Warm with { Corpus = run.Corpus.WithLabels(run.Corpus.Name, (_, i) => run.Corpus.Rows[order[i]].Labels), Epochs = run.Epochs + 7, StopAt = 0, Seed = c.Seed });
        var draft = new CaseDraft(run, run.ModelOf(older.Final));
        var stale = older.Step(older.Epochs);
        var metric = Math.Max(0.9, run.Log.Max(e => e.Scores.Micro) + 0.02);
        draft.Model.State = TrainerLog.State(run).WithBest(stale, metric);
        draft.AddCheckpoint(run.Epochs, s => s.WithBest(stale, metric));
        var old = older.Model();
        old.State = TrainerLog.State(older, isRoot: false).WithBest(stale, metric);
        draft.Checkpoints[stale] = old;
        return draft.RequireUnlearned(0.05).Require("the run's own checkpoint has learned", w => w.Checkpoint(run.Step(run.Epochs)).WrongCells < 0.01);
    }
}
