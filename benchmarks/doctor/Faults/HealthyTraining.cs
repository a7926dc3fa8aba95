using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.DoctorBenchmark;

/// <summary>Healthy models that were trained in a way that looks suspicious.</summary>
internal static class HealthyTraining
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Ok("checkpoints", "Folder with checkpoints; the last one is the folder's model.", c => new CaseDraft(c.Victim).AddCheckpoint(c.Victim.Epochs / 2).AddCheckpoint(c.Victim.Epochs)),
        Ok("best-is-last", "The best checkpoint is the last.", c => Best(c.Victim, c.Victim.Epochs)),
        Ok("best-is-earlier", "The best checkpoint is a few epochs before the end and has its rows right.", BestIsEarlier),
        Ok("best-gone-but-same", "The best checkpoint was rotated away; the folder's model is the best.", c =>
        {
            var draft = Best(c.Victim, c.Victim.Epochs);
            draft.Checkpoints.Remove(c.Victim.Step(c.Victim.Epochs));
            return draft.AddCheckpoint(c.Victim.Epochs - 1);
        }),
        Ok("weighted-positives", "Positives weighed five times as much, and all is learned.", c => Loss(c, new LossOptions { Kind = LossKind.BcePosWeight })),
        Ok("focal-learned", "Trained with the focal loss until all was learned.", c => Learned(c, LossKind.Focal), strict: false),
        Ok("half-frozen", "Embeddings and the first layer were frozen, and all is learned; the encoder before training is given.", HalfFrozen),
        Ok("stopped-early-learned", "Early stopping ended the training after all was learned.", StoppedEarly),
        Ok("warm-up-cosine", "A long warm-up and a cosine.", c => new CaseDraft(CaseContext.Train(c.Warm with { Schedule = (step, total) => step < 0.2 * total ? step / (0.2 * total) : 0.5 * (1 + Math.Cos(Math.PI * (step - 0.2 * total) / (0.8 * total))) }))),
        Ok("accumulated", "Batches of two, accumulated to eight.", c => new CaseDraft(CaseContext.Train(c.Warm with { BatchSize = 2, Accumulation = 4 }))),
        Ok("accumulated-log-multiplied", "Batches accumulated, the log has their sums, as transformers writes it for some models.", c =>
        {
            var draft = new CaseDraft(CaseContext.Train(c.Warm with { BatchSize = 2, Accumulation = 4 }));
            draft.Model.State!.ScaleLoss(4);
            return draft;
        }),
        Ok("large-batch", "Few updates with large batches at a high rate, yet learned.", c => new CaseDraft(CaseContext.Train(c.Warm with { BatchSize = 32, Rate = 3e-3, Epochs = 60 }))),
        Ok("smoothed-labels", "Label smoothing: the loss stays high, the decisions are right.", c => new CaseDraft(CaseContext.Train(c.Warm with { StopAt = 0, Epochs = 30, Loss = (logits, truth) => nn.functional.binary_cross_entropy_with_logits(logits, truth * 0.94 + 0.03) })), strict: false),
        Ok("decayed", "Strong weight decay.", c => new CaseDraft(CaseContext.Train(c.Warm with { WeightDecay = 0.1 }))),
        Ok("two-rates", "Body and head had different rates.", c => new CaseDraft(CaseContext.Train(c.Warm with { Rate = 1e-3, HeadRate = 6e-3 }))),
        Ok("evaluated-on-training", "The evaluation was made on the training rows.", c => new CaseDraft(CaseContext.Train(c.Warm with { EvaluatesTrainingRows = true }))),
        Ok("asymmetric-learned", "Trained with the asymmetric loss until all was learned.", c => Learned(c, LossKind.Asymmetric), strict: false),
        Ok("no-dropout", "Trained without dropout.", c => new CaseDraft(CaseContext.Train(c.Warm with { Architecture = c.Plan.Architecture with { Dropout = 0 } }))),
        Ok("much-dropout", "Trained with much dropout: the logged loss is above that of the model at rest.", c => new CaseDraft(CaseContext.Train(c.Warm with { Architecture = c.Plan.Architecture with { Dropout = 0.15 }, StopAt = 0.03, Epochs = 90 }))),
        Ok("constant-rate", "The rate never fell.", c => new CaseDraft(CaseContext.Train(c.Warm with { Schedule = (_, _) => 1 }))),
        Ok("head-first", "The head was trained alone for some epochs, in a run of its own, then everything.", HeadFirst),
        Ok("trained-on", "A finished classifier was trained on with the same rows; the log begins with the second run.", c => new CaseDraft(CaseContext.Train(c.Plan with { Start = c.Victim.Final, Tokenizer = c.Victim.Tokenizer, Rate = 5e-4, StopAt = 0.004, Epochs = 12 }))),
        Ok("averaged-weights", "The model is the mean of the last three epochs, which no checkpoint is.", AveragedWeights),
        Ok("nothing-evaluated", "The log has no evaluation.", c => Logged(c, "eval_loss")),
        Ok("losses-not-logged", "The log has evaluations only: the run was shorter than the 500 steps between two entries.", c => Logged(c, "loss")),
        Ok("twice-as-long", "Trained far beyond the end.", c => new CaseDraft(CaseContext.Train(c.Warm with { StopAt = 0.0015, Epochs = 60 }))),
    ];

    private static Fault Ok(string name, string what, Func<CaseContext, CaseDraft> make, bool strict = true) => new("", name, what, c =>
        strict ? make(c).RequireLearned() : make(c).Require("the model has its rows right", w => w.Root.WrongCells < 0.004));

    private static CaseDraft Best(TrainingRun run, int epoch)
    {
        var metric = run.Log.Max(e => e.Scores.Micro);
        var draft = new CaseDraft(run, run.Model(epoch));
        draft.AddCheckpoint(epoch).AddCheckpoint(run.Epochs);
        foreach (var model in draft.Checkpoints.Values.Append(draft.Model))
        {
            model.State!.WithBest(run.Step(epoch), metric);
            foreach (var entry in model.State!["log_history"]!.AsArray().Select(e => e!.AsObject()).Where(e => e.ContainsKey("eval_f1")))
                entry["eval_f1"] = (int)entry["step"]! == run.Step(epoch) ? metric : Math.Min(metric - 0.003, (double)entry["eval_f1"]!);
        }
        return draft;
    }

    private static CaseDraft BestIsEarlier(CaseContext c)
    {
        var run = CaseContext.Whole(c.Warm with { StopAt = 0.004, Epochs = 60 });
        var epoch = run.Log.First(e => e.Loss < 0.02).Epoch;
        return Best(run, Math.Min(epoch + 1, run.Epochs - 1));
    }

    private static CaseDraft Loss(CaseContext c, LossOptions options)
    {
        var loss = Multilabel.Loss.Create(options, [.. c.Plan.Corpus.Rows.Select(r => Array.ConvertAll(r.Labels, l => l ? 1f : 0f))]);
        return new CaseDraft(CaseContext.Train(c.Warm with { StopAt = 0.02, Loss = loss.Compute }));
    }

    // These losses hardly move what is right already: the cross-entropy stays above that of other trainings.
    private static CaseDraft Learned(CaseContext c, LossKind kind) => new CaseDraft(CaseContext.Train(c.Warm with { Epochs = 80, StopAt = 0.0004, Loss = Multilabel.Loss.Create(new LossOptions { Kind = kind }, []).Compute }))
        .Require("three quarters of what can be learned is learned", w => w.Root.Learned > 0.75);

    private static CaseDraft HeadFirst(CaseContext c)
    {
        var head = CaseContext.Train(c.Warm with { Trains = p => ReloadFaults.IsHead(p.Name) || ReloadFaults.IsDense(p.Name), Epochs = 8 });
        return new CaseDraft(CaseContext.Train(c.Warm with { Start = head.Final }));
    }

    private static CaseDraft AveragedWeights(CaseContext c)
    {
        var run = c.Victim;
        var last = Enumerable.Range(run.Epochs - 2, 3).Select(epoch => run.Weights[epoch]).ToArray();
        var draft = new CaseDraft(run).AddCheckpoint(run.Epochs - 1).AddCheckpoint(run.Epochs);
        draft.Model.Weights = run.Final.Map((name, t) => new TensorValues([.. t.Shape], [.. t.Values.Select((_, i) => last.Average(w => w[name].Values[i]))]));
        return draft;
    }

    private static CaseDraft Logged(CaseContext c, string without)
    {
        var draft = new CaseDraft(c.Victim);
        draft.Model.State!.Without(without);
        return draft;
    }

    private static CaseDraft HalfFrozen(CaseContext c)
    {
        var run = CaseContext.Train(c.Warm with { Trains = p => p.Layer > 1, Epochs = 60 });
        return new CaseDraft(run) { Base = run.Base() };
    }

    private static CaseDraft StoppedEarly(CaseContext c)
    {
        var run = c.Victim;
        var draft = Best(run, run.Epochs);
        draft.Model.State!.WithBest(run.Step(run.Epochs), run.Log.Max(e => e.Scores.Micro)).WithEarlyStopping(3, 3);
        return draft;
    }
}
