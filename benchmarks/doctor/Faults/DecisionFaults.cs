using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.DoctorBenchmark;

/// <summary>Group H: decision and metric.</summary>
internal static class DecisionFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("H1", "all-below-half", "All scores are too low, as where negatives weigh far more than positives: the ranking is right, but next to nothing reaches 0.5.", c => BelowHalf(c)) { Also = ["H8"] },
        new("H2", "softmax", "predictions.csv holds softmax scores.", Softmax),
        new("H3", "cut-of-logits", "The cut 0 of logits was applied to probabilities: every label everywhere.", c => Decided(c.Victim, (row, _) => Array.ConvertAll(row, z => PredictionTable.Sigmoid(z) > 0))) { Also = ["H11"] },
        new("H3", "cut-of-probabilities", "The cut 0.5 of probabilities was applied to logits.", CutOfProbabilities),
        new("H4", "arg-max", "Only the label with the highest score was taken.", c => Decided(c.Victim, (row, _) => Array.ConvertAll(row, z => z == row.Max()))),
        new("H4", "arg-max-scores", "predictions.csv has a score for the best label of each row and 0 for the others.", ArgMaxScores),
        new("H5", "flattened-accuracy", "Training ended early because the accuracy over all cells looked high; the model predicts nothing.", FlattenedAccuracy) { Also = ["A1", "F13", "B1", "F18"] },
        new("H6", "mean-of-batches", "F1 was averaged over batches of the training rows, labels without any row in a batch counted as 0.", MeanOfBatches),
        new("H7", "micro-hides-rare", "Micro-F1 is high, yet the rare labels were never learned.", MicroHidesRare) { Also = ["A2"] },
        new("H8", "ranking-metric", "LRAP is high and was reported alone; nothing reaches 0.5.", RankingMetric) { Also = ["H1"] },
        new("H11", "top-three", "Three labels were taken for every row.", c => Top(c, 3)),
        new("H11", "top-four", "Four labels were taken for every row.", c => Top(c, 4)),
        new("H11", "low-cut", "The program that decides has a cut of 0.02: far more labels than there are.", c => Decided(c.Victim, (row, _) => Array.ConvertAll(row, z => PredictionTable.Sigmoid(z) > 0.02)).Require("a quarter more labels than there are", w => w.PredictedPerRow > 1.25 * w.Root.LabelsPerRow)),
        new("H12", "cut-not-saved", "F1 was logged at a tuned cut, which is not in the folder.", CutNotSaved) { Also = ["H1", "H8"] },
        new("H13", "one-row", "The only row that is looked at is one of the worst.", OneRow),
    ];

    private static CaseDraft Softmax(CaseContext c) => new CaseDraft(c.Victim)
    {
        Predictions = m => new PredictionTable(m.Model.Labels, Array.ConvertAll(m.Logits, PredictionTable.Softmax)),
    }.RequireLearned().Require("more than 1 % of the predicted cells are wrong", w => w.WrongPredicted() > 0.01);

    private static CaseDraft Decided(TrainingRun victim, Func<float[], int, bool[]> decide) => new CaseDraft(victim)
    {
        Predictions = m => new PredictionTable(m.Model.Labels, [.. m.Logits.Select((row, i) => Array.ConvertAll(decide(row, i), yes => yes ? 1.0 : 0))]),
    }.RequireLearned().Require("more than 1 % of the predicted cells are wrong", w => w.WrongPredicted() > 0.01);

    private static CaseDraft Top(CaseContext c, int count) => Decided(c.Victim, (row, _) => Array.ConvertAll(row, z => row.Count(other => other > z) < count));

    private static CaseDraft ArgMaxScores(CaseContext c) => new CaseDraft(c.Victim)
    {
        Predictions = m => new PredictionTable(m.Model.Labels, Array.ConvertAll(m.Logits, row => Array.ConvertAll(row, z => z == row.Max() ? PredictionTable.Softmax(row).Max() : 0))),
    }.RequireLearned().Require("more than 1 % of the predicted cells are wrong", w => w.WrongPredicted() > 0.01);

    /// <summary>Learned by heart, and the last bias so low that next to nothing reaches 0.5, as where negatives weigh far more; the log has the loss of that.</summary>
    public static CaseDraft BelowHalf(CaseContext c)
    {
        var run = c.Victim;
        var truth = Array.ConvertAll(run.Corpus.Rows, r => r.Labels);
        var logits = Opened.Logits(run, run.Final);
        var positives = truth.SelectMany((row, i) => row.Select((on, k) => (on, Logit: logits[i][k]))).Where(p => p.on).Select(p => p.Logit).Order().ToArray();
        var down = positives[positives.Length * 9 / 10] + 0.5f;
        var draft = new CaseDraft(run);
        draft.Model.Weights = run.Final.Map((name, t) => IsLastBias(name) ? t.Map(v => v - down) : t.Copy());
        var more = BceArithmetic.Mean(Array.ConvertAll(logits, row => Array.ConvertAll(row, z => z - down)), truth) - BceArithmetic.Mean(logits, truth);
        draft.Model.State!.Change("loss", loss => loss + more).Change("train_loss", loss => loss + more);
        return draft.RequireUnlearned().Require("the best cut of each label leaves less than 3 % of the cells wrong", w => w.Root.WrongAtBestCut < 0.03)
            .Require("fewer than half of the labels are predicted", w => w.Root.PredictedPerRow < 0.5 * w.Root.LabelsPerRow);
    }

    private static bool IsLastBias(string name) => name is "classifier.bias" or "classifier.out_proj.bias";

    // Weak logits, as strong label smoothing leaves them: all on the right side of 0, a third of the labels not beyond 0.5.
    private static CaseDraft CutOfProbabilities(CaseContext c)
    {
        var run = c.Victim;
        var truth = Array.ConvertAll(run.Corpus.Rows, r => r.Labels);
        var logits = Opened.Logits(run, run.Final);
        var positives = truth.SelectMany((row, i) => row.Select((on, k) => (on, Logit: logits[i][k]))).Where(p => p.on && p.Logit > 0).Select(p => p.Logit).Order().ToArray();
        var weaker = 0.5f / positives[positives.Length / 3];
        var draft = new CaseDraft(run)
        {
            Predictions = m => PredictionTable.Of(m.Model.Labels, m.Logits, z => z > 0.5 ? 1 : 0),
        };
        draft.Model.Weights = run.Final.Map((name, t) => name == run.FinalWeight || name == run.FinalBias ? t.Map(v => v * weaker) : t.Copy());
        var more = BceArithmetic.Mean(Array.ConvertAll(logits, row => Array.ConvertAll(row, z => z * weaker)), truth) - BceArithmetic.Mean(logits, truth);
        draft.Model.State!.Change("loss", loss => loss + more).Change("train_loss", loss => loss + more);
        return draft.Require("the model has its rows right", w => w.Root.WrongCells < 0.01).Require("more than 1 % of the predicted cells are wrong", w => w.WrongPredicted() > 0.01);
    }

    private static CaseDraft FlattenedAccuracy(CaseContext c)
    {
        var run = CaseContext.Train(c.Plan with { Epochs = 4, Rate = 3e-4 });
        var draft = new CaseDraft(run);
        foreach (var name in (string[])["eval_f1", "eval_f1_macro"])
            foreach (var entry in draft.Model.State!["log_history"]!.AsArray().OfType<JsonObject>()) entry.Remove(name);
        return draft.RequireUnlearned(0.05).Require("next to nothing is predicted", w => w.Root.PredictedPerRow < 0.05)
            .Require("accuracy is above 0.75", _ => run.Log[^1].Scores.Accuracy > 0.75);
    }

    private static CaseDraft MeanOfBatches(CaseContext c)
    {
        var victim = c.Victim;
        var truth = Array.ConvertAll(victim.Corpus.Rows, r => r.Labels);
        var draft = new CaseDraft(victim);
        var rows = truth.Length;
        foreach (var (epoch, weights) in victim.Weights)
        {
            var logits = Opened.Logits(victim, weights);
            var scores = Scores.Of(logits, truth);
            var batches = Enumerable.Range(0, rows).Chunk(8).Select(some => Scores.Of([.. some.Select(i => logits[i])], [.. some.Select(i => truth[i])])).ToList();
            foreach (var entry in draft.Model.State!["log_history"]!.AsArray().OfType<JsonObject>().Where(e => e.ContainsKey("eval_loss") && (int)e["step"]! == victim.Step(epoch)))
            {
                entry["eval_loss"] = scores.Loss;
                entry["eval_accuracy"] = scores.Accuracy;
                entry["eval_f1"] = batches.Average(b => b.Micro);
                entry["eval_f1_macro"] = batches.Average(b => b.Macro);
                entry["eval_samples_per_second"] = rows / 1.25;
            }
        }
        var last = draft.Model.State!["log_history"]!.AsArray().OfType<JsonObject>().Last(e => e.ContainsKey("eval_f1_macro"));
        return draft.RequireLearned().Require("the logged macro-F1 is far below the real one", w => (double)last["eval_f1_macro"]! < Scores.Of(w.Root.Logits, w.Root.Truth).Macro - 0.15);
    }

    private static CaseDraft MicroHidesRare(CaseContext c)
    {
        var run = LossFaults.WithDeadLabels(c, 2, evaluatesTrainingRows: true);
        return new CaseDraft(run).Require("micro-F1 is above 0.8", w => Scores.Of(w.Root.Logits, w.Root.Truth).Micro > 0.8)
            .Require("macro-F1 is lower by more than 0.15", w => Scores.Of(w.Root.Logits, w.Root.Truth) is var s && s.Micro - s.Macro > 0.15);
    }

    private static CaseDraft RankingMetric(CaseContext c)
    {
        var draft = BelowHalf(c);
        foreach (var entry in draft.Model.State!["log_history"]!.AsArray().OfType<JsonObject>().Where(e => e.ContainsKey("eval_loss")))
        {
            entry["eval_lrap"] = Math.Min(0.995, 0.7 + 0.3 * (double)entry["epoch"]! / 12);
            foreach (var name in (string[])["eval_f1", "eval_f1_macro", "eval_accuracy"]) entry.Remove(name);
        }
        return draft;
    }

    private static CaseDraft CutNotSaved(CaseContext c)
    {
        var draft = BelowHalf(c);
        foreach (var entry in draft.Model.State!["log_history"]!.AsArray().OfType<JsonObject>().Where(e => e.ContainsKey("eval_loss")))
        {
            entry["eval_threshold"] = 0.08;
            entry["eval_f1"] = Math.Min(0.98, 0.5 + 0.5 * (double)entry["epoch"]! / 12);
            entry["eval_f1_macro"] = Math.Min(0.97, 0.45 + 0.5 * (double)entry["epoch"]! / 12);
        }
        return draft;
    }

    private static CaseDraft OneRow(CaseContext c)
    {
        var victim = c.Victim;
        var truth = Array.ConvertAll(victim.Corpus.Rows, r => r.Labels);
        // The last epoch in which most was right and something still wrong.
        var (epoch, logits) = victim.Weights.Keys.OrderDescending().Select(e => (Epoch: e, Logits: Opened.Logits(victim, victim.Weights[e])))
            .First(end => Scores.Of(end.Logits, truth).Accuracy is > 0.97 and < 1);
        var worst = Enumerable.Range(0, truth.Length).MaxBy(i => BceArithmetic.Mean([logits[i]], [truth[i]]));
        var draft = new CaseDraft(victim, victim.Model(epoch));
        draft.Model.State = TrainerLog.State(victim, epoch);
        draft.Rows = [draft.Rows[worst]];
        return draft.Require("the row is wrong", w => w.Root.WrongCells > 0);
    }
}
