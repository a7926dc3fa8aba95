using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.DoctorBenchmark;

/// <summary>Group A: the loss number is not what it seems.</summary>
internal static class LossFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("A0", "other-weights", "The reported loss is that of other weights than the folder's, which are damaged by noise.", OtherWeights),
        new("A1", "base-rate", "Trained on labels that were shuffled anew in every epoch: nothing but their frequencies could be learned.", BaseRates),
        new("A2", "dead-labels", "Two labels were never learned, the others were.", DeadLabels) { Also = ["H7"] },
        new("A2", "columns-empty", "The columns of two labels were empty in training.", ColumnsEmpty) { Also = ["H7", "E14"] },
        new("A3", "loss-divided", "The log has the loss divided by the accumulation steps.", LossDivided),
        new("A4", "nan-filtered", "The weights became NaN; the log shows 0.0 from then on.", NotANumber),
        new("A4", "nan-left-out", "The last losses were NaN and were left out of the log, which shows 0.0; those steps were skipped, and the weights are sound.", LeftOut),
        new("A8", "single-label", "Trained with softmax cross-entropy on one label a row.", SingleLabel),
        new("A8", "regression", "Trained with the mean squared error.", Regression),
        new("A9", "double-sigmoid", "predictions.csv was squashed by the sigmoid twice.", DoubleSigmoid),
        new("A9", "double-sigmoid-trained", "Trained on the sigmoid of a sigmoid.", TrainedOnDoubleSigmoid),
        new("A12", "focal", "The log has the focal loss.", c => OtherLoss(c, new LossOptions { Kind = LossKind.Focal, FocalAlpha = 0.25 })),
        new("A12", "asymmetric", "The log has the asymmetric loss.", c => OtherLoss(c, new LossOptions { Kind = LossKind.Asymmetric })),
    ];

    /// <summary>The rarest labels are shuffled anew in every epoch, so that nothing but their frequency can be learned.</summary>
    public static TrainingRun WithDeadLabels(CaseContext c, int dead, bool evaluatesTrainingRows = false)
    {
        var truth = Array.ConvertAll(c.Plan.Corpus.Rows, r => r.Labels);
        var rarest = c.Plan.Corpus.Rarest(dead);
        return CaseContext.Train(c.Warm with { Epochs = 30, StopAt = 0, EvaluatesTrainingRows = evaluatesTrainingRows, Targets = epoch => Shuffled(truth, rarest, new SeededRandom(c.Seed, epoch)) });
    }

    /// <summary>The columns of some labels in another order of the rows, each column in its own.</summary>
    public static bool[][] Shuffled(bool[][] truth, int[] labels, SeededRandom random)
    {
        var result = Array.ConvertAll(truth, row => row.ToArray());
        foreach (var k in labels)
        {
            var order = random.Permutation(truth.Length);
            for (var i = 0; i < truth.Length; i++) result[i][k] = truth[order[i]][k];
        }
        return result;
    }

    /// <summary>Noise on every matrix, as large as a share of its own deviation.</summary>
    public static ModelWeights Noisy(ModelWeights weights, double share, SeededRandom random) => weights.Map((_, t) =>
    {
        if (t.Shape.Length < 2) return t.Copy();
        var deviation = Math.Sqrt(t.Values.Average(v => (double)v * v));
        return t.Map(v => (float)(v + share * deviation * NormalNumbers.Next(random)));
    });

    private static CaseDraft OtherWeights(CaseContext c)
    {
        var draft = new CaseDraft(c.Victim) { ReportedLoss = c.Victim.Log[^1].Loss };
        draft.Model.State = null;
        draft.Model.Weights = Noisy(draft.Model.Weights, 0.8, c.Random);
        return draft.RequireUnlearned(0.04);
    }

    private static CaseDraft BaseRates(CaseContext c)
    {
        var truth = Array.ConvertAll(c.Plan.Corpus.Rows, r => r.Labels);
        var run = CaseContext.Train(c.Plan with { Epochs = 20, StopAt = 0, Targets = epoch => Shuffled(truth, [.. Enumerable.Range(0, truth[0].Length)], new SeededRandom(c.Seed, epoch)) });
        return new CaseDraft(run).Require("the loss is that of the frequencies, within 6 %", w => Math.Abs(w.Root.Learned) < 0.06);
    }

    private static CaseDraft DeadLabels(CaseContext c)
    {
        var draft = new CaseDraft(WithDeadLabels(c, 2)).Require("two labels were not learned", w => w.Root.LearnedByLabel.Count(l => l < 0.15) == 2);
        return RequireOthersLearned(draft);
    }

    private static CaseDraft RequireOthersLearned(CaseDraft draft) =>
        draft.Require("all labels but two were learned", w => w.Root.LearnedByLabel.Count(l => l > 0.7) == w.Root.Model.Labels.Count - 2);

    private static CaseDraft ColumnsEmpty(CaseContext c)
    {
        var all = c.Plan.Corpus;
        var rarest = all.Rarest(2);
        var run = CaseContext.Train(c.Warm with { Corpus = all.WithLabels(all.Name, (row, _) => [.. row.Labels.Select((on, k) => on && !rarest.Contains(k))]) });
        var draft = new CaseDraft(run) { Rows = DataRow.Of(all.Labels, all.Rows) }.Require("two labels are denied", w => w.Root.LearnedByLabel.Count(l => l < 0) == 2);
        return RequireOthersLearned(draft);
    }

    private static CaseDraft LossDivided(CaseContext c)
    {
        var draft = new CaseDraft(CaseContext.Train(c.Warm with { BatchSize = 2, Accumulation = 4, StopAt = 0.09, Epochs = 40 }));
        draft.Model.State!.ScaleLoss(0.25);
        return draft.Require("the model has learned", w => w.Root.Learned > 0.6);
    }

    private static CaseDraft NotANumber(CaseContext c)
    {
        var victim = c.Victim;
        var draft = new CaseDraft(victim);
        draft.Model.Weights = draft.Model.Weights.Map((_, t) => t.Map(_ => float.NaN));
        var broken = victim.Step(victim.Epochs / 2);
        foreach (var entry in draft.Model.State!["log_history"]!.AsArray().Select(e => e!.AsObject()).Where(e => (int)e["step"]! > broken))
        {
            if (entry.ContainsKey("loss")) (entry["loss"], entry["grad_norm"]) = (0.0, TrainerLog.Number(double.NaN));
            if (!entry.ContainsKey("eval_loss")) continue;
            entry["eval_loss"] = TrainerLog.Number(double.NaN);
            (entry["eval_f1"], entry["eval_f1_macro"]) = (0.0, 0.0);
        }
        return draft.Require("the logits are not finite", w => w.Root.Logits.All(row => row.All(z => !float.IsFinite(z))));
    }

    private static CaseDraft LeftOut(CaseContext c)
    {
        var run = CaseContext.Train(c.Warm with { StopAt = 0.05 });
        var draft = new CaseDraft(run);
        foreach (var entry in draft.Model.State!["log_history"]!.AsArray().OfType<JsonObject>().Where(e => e.ContainsKey("loss") && (int)e["step"]! > run.Step(run.Epochs * 2 / 3)))
            (entry["loss"], entry["grad_norm"]) = (0.0, 0.0);
        return draft.Require("the weights have a loss", w => w.Root.Loss > 0.005);
    }

    private static CaseDraft SingleLabel(CaseContext c)
    {
        var run = CaseContext.Train(c.Warm with { Loss = (logits, truth) => nn.functional.cross_entropy(logits, truth.argmax(1)) });
        var draft = new CaseDraft(run);
        draft.Model.Config["problem_type"] = "single_label_classification";
        return draft.RequireUnlearned(0.05);
    }

    private static CaseDraft Regression(CaseContext c)
    {
        var run = CaseContext.Train(c.Warm with { Epochs = 30, Loss = (logits, truth) => nn.functional.mse_loss(logits, truth) });
        var draft = new CaseDraft(run);
        draft.Model.Config["problem_type"] = "regression";
        return draft.RequireUnlearned(0.05).Require("nearly all outputs lie around 0 and 1", w => w.Root.Logits.SelectMany(r => r).Average(z => z is > -0.5f and < 1.5f ? 1.0 : 0) > 0.95);
    }

    private static CaseDraft DoubleSigmoid(CaseContext c) => new CaseDraft(c.Victim)
    {
        Predictions = m => PredictionTable.Of(m.Model.Labels, m.Logits, z => PredictionTable.Sigmoid((float)PredictionTable.Sigmoid(z))),
    }.RequireLearned().Require("all predictions are above 0.5", w => w.Predicted!.Values.All(row => row.All(v => v is >= 0.499 and < 0.732)));

    private static CaseDraft TrainedOnDoubleSigmoid(CaseContext c)
    {
        var run = CaseContext.Train(c.Warm with { Epochs = 90, Rate = 3e-3, StopAt = 0, Loss = (logits, truth) => nn.functional.binary_cross_entropy_with_logits(logits.sigmoid(), truth) });
        return new CaseDraft(run).Require("the log is above 0.5 although the model has learned", w => run.Log[^1].Loss > 0.5 && w.Root.WrongCells < 0.12);
    }

    // As long as the loss of the log is small and plain cross-entropy is not.
    private static CaseDraft OtherLoss(CaseContext c, LossOptions options)
    {
        var loss = Loss.Create(options, [.. c.Plan.Corpus.Rows.Select(r => Array.ConvertAll(r.Labels, l => l ? 1f : 0f))]);
        var run = CaseContext.Train(c.Warm with { StopAt = 0.012, Epochs = 30, Loss = loss.Compute });
        return new CaseDraft(run).Require("plain cross-entropy is more than three times the logged loss", w => w.Root.Loss > 3 * run.Log[^1].Loss && w.Root.Loss > 0.05)
            .Require("decisions are wrong, or probabilities hold less than half of what can be learned", w => w.Root.WrongCells > 0.01 || w.Root.Learned < 0.5);
    }
}
