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
        Ok("focal-learned", "Trained with the focal loss until all was learned.", FocalLearned, strict: false),
        Ok("half-frozen", "Embeddings and the first layer were frozen, and all is learned; the encoder before training is given.", HalfFrozen),
        Ok("stopped-early-learned", "Early stopping ended the training after all was learned.", StoppedEarly),
        Ok("warm-up-cosine", "A long warm-up and a cosine.", c => new CaseDraft(CaseContext.Train(c.Warm with { Schedule = (step, total) => step < 0.2 * total ? step / (0.2 * total) : 0.5 * (1 + Math.Cos(Math.PI * (step - 0.2 * total) / (0.8 * total))) }))),
        Ok("accumulated", "Batches of two, accumulated to eight.", c => new CaseDraft(CaseContext.Train(c.Warm with { BatchSize = 2, Accumulation = 4 }))),
        Ok("large-batch", "Few updates with large batches at a high rate, yet learned.", c => new CaseDraft(CaseContext.Train(c.Warm with { BatchSize = 32, Rate = 3e-3, Epochs = 60 }))),
        Ok("smoothed-labels", "Label smoothing: the loss stays high, the decisions are right.", c => new CaseDraft(CaseContext.Train(c.Warm with { StopAt = 0, Epochs = 30, Loss = (logits, truth) => nn.functional.binary_cross_entropy_with_logits(logits, truth * 0.94 + 0.03) })), strict: false),
        Ok("decayed", "Strong weight decay.", c => new CaseDraft(CaseContext.Train(c.Warm with { WeightDecay = 0.1 }))),
        Ok("two-rates", "Body and head had different rates.", c => new CaseDraft(CaseContext.Train(c.Warm with { Rate = 1e-3, HeadRate = 6e-3 }))),
        Ok("evaluated-on-training", "The evaluation was made on the training rows.", c => new CaseDraft(CaseContext.Train(c.Warm with { EvaluatesTrainingRows = true }))),
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

    // This loss hardly moves what is right already: its cross-entropy stays above that of other trainings.
    private static CaseDraft FocalLearned(CaseContext c) => new CaseDraft(CaseContext.Train(c.Warm with { Epochs = 80, StopAt = 0.0004, Loss = Multilabel.Loss.Create(new LossOptions { Kind = LossKind.Focal }, []).Compute }))
        .Require("three quarters of what can be learned is learned", w => w.Root.Learned > 0.75);

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
