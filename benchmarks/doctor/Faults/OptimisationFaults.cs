using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.DoctorBenchmark;

/// <summary>Group F: the model did not learn.</summary>
internal static class OptimisationFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("F1", "small-head-rate", "The body was frozen and the head trained at 1e-4.", c => HeadOnly(c, withBase: false)) { Also = ["A1", "F13"] },
        new("F1", "small-head-rate-base", "The body was frozen and the head trained at 1e-4; the encoder before training is given.", c => HeadOnly(c, withBase: true)) { Also = ["A1"] },
        new("F3", "tensors-counted", "The first 85 % of the tensors were frozen, which ends inside a layer.", TensorsCounted),
        new("F4", "top-frozen", "The head and the last layer were frozen instead of the embeddings and the first layer.", c => Frozen(c, (p, head) => p.Layer < head - 1)) { Also = ["F5"] },
        new("F5", "head-frozen", "A pattern that was to freeze something else froze the whole head.", c => Frozen(c, (p, head) => p.Layer < head)) { Also = ["F4"] },
        new("F5", "all-frozen", "The pattern froze everything.", AllFrozen),
        new("F9", "frozen-decays", "Weight decay shrank the frozen body.", FrozenDecays),
        new("F11", "endless-warm-up", "The warm-up was far longer than the training.", c => Scheduled(c, (step, total) => step / (60.0 * total))),
        new("F11", "rate-zero", "The schedule was made for a twentieth of the steps; afterwards the rate was 0.", c => Scheduled(c, (step, total) => Math.Max(0, 1 - step / (0.05 * total)))),
        new("F12", "high-rate", "The rate was so high that every text gets the same answer.", HighRate),
        new("F13", "few-updates", "Two epochs at a small rate: a few dozen updates.", FewUpdates),
        new("F17", "weight-of-positives", "Positives weighed 300 times as much: nearly every label is predicted.", WeightOfPositives) { Also = ["H11"] },
        new("F18", "stopped-early", "Early stopping ended the training after eight of eighty epochs, before anything was learned.", StoppedEarly),
    ];

    private static CaseDraft HeadOnly(CaseContext c, bool withBase)
    {
        var head = c.Plan.Architecture.Layers + 1;
        var run = CaseContext.Train(c.Plan with { Trains = p => p.Layer == head, HeadRate = 1e-4, Epochs = 40, BatchSize = 16 });
        return new CaseDraft(run) { Base = withBase ? run.Base() : null }.RequireUnlearned(0.05).Require("next to nothing was learned", w => w.Root.Learned < 0.15);
    }

    private static CaseDraft TensorsCounted(CaseContext c)
    {
        var names = c.Victim.Initial.Keys.ToList();
        var frozen = names.Take((int)(0.85 * names.Count)).ToHashSet();
        var run = CaseContext.Train(c.Plan with { Trains = p => !frozen.Contains(p.Name), Rate = 1e-4, Epochs = 12 });
        return new CaseDraft(run) { Base = run.Base() }.RequireUnlearned(0.05);
    }

    private static CaseDraft Frozen(CaseContext c, Func<Parameter, int, bool> trains)
    {
        var head = c.Plan.Architecture.Layers + 1;
        var run = CaseContext.Whole(c.Plan with { Trains = p => trains(p, head), Epochs = 6, StopAt = 0 });
        return new CaseDraft(run) { Base = run.Base() }.AddCheckpoint(run.Epochs / 2).AddCheckpoint(run.Epochs).RequireUnlearned(0.03);
    }

    // Steps of rate 0 leave all as it is; the log tells the rate that was asked for.
    private static CaseDraft AllFrozen(CaseContext c)
    {
        var run = CaseContext.Whole(c.Plan with { Schedule = (_, _) => 0, Epochs = 5 });
        for (var i = 0; i < run.Log.Count; i++) run.Log[i] = run.Log[i] with { Rate = run.Plan.Rate * (1 - (double)run.Log[i].Step / run.Step(run.Epochs)), GradientNorm = 0 };
        return new CaseDraft(run) { Base = run.Base() }.AddCheckpoint(2).AddCheckpoint(run.Epochs).RequireUnlearned(0.05);
    }

    private static CaseDraft FrozenDecays(CaseContext c)
    {
        var head = c.Plan.Architecture.Layers + 1;
        var run = CaseContext.Train(c.Plan with
        {
            Trains = p => p.Layer == head,
            HeadRate = 3e-3,
            Epochs = 20,
            StopAt = 0,
            AfterStep = (parameters, factor) =>
            {
                foreach (var p in parameters.Where(p => p.Layer < head && p.Value.dim() > 1)) p.Value.mul_(1 - 0.004 * factor);
            },
        });
        return new CaseDraft(run) { Base = run.Base() }.RequireUnlearned(0.03);
    }

    private static CaseDraft Scheduled(CaseContext c, Func<int, int, double> schedule)
    {
        var run = CaseContext.Train(c.Plan with { Schedule = schedule, Epochs = 20, StopAt = 0 });
        return new CaseDraft(run).RequireUnlearned(0.05);
    }

    private static CaseDraft HighRate(CaseContext c)
    {
        var run = CaseContext.Train(c.Plan with { Rate = 0.15, Epochs = 8, StopAt = 0 });
        return new CaseDraft(run).RequireUnlearned(0.05).Require("every text gets the same answer", w => w.Root.Spread < 0.02);
    }

    private static CaseDraft FewUpdates(CaseContext c)
    {
        var run = CaseContext.Train(c.Plan with { Rate = 4e-4, Epochs = 2, StopAt = 0 });
        return new CaseDraft(run).RequireUnlearned(0.05);
    }

    private static CaseDraft WeightOfPositives(CaseContext c)
    {
        var weight = tensor(300f).DetachFromDisposeScope();
        var run = CaseContext.Train(c.Plan with { Epochs = 10, StopAt = 0, Loss = (logits, truth) => nn.functional.binary_cross_entropy_with_logits(logits, truth, pos_weights: weight) });
        return new CaseDraft(run).RequireUnlearned(0.1).Require("more than twice as many labels are predicted as there are", w => w.Root.PredictedPerRow > 2 * w.Root.LabelsPerRow);
    }

    private static CaseDraft StoppedEarly(CaseContext c)
    {
        var run = CaseContext.Whole(c.Plan with { Rate = 4e-4, Epochs = 80, StopAt = 0, StopAfter = 8 });
        const int best = 5;
        var metric = Math.Max(0.02, run.Log[best - 1].Scores.Macro);
        var draft = new CaseDraft(run);
        draft.Model.State!.WithBest(run.Step(best), metric).WithEarlyStopping(3, 3);
        foreach (var entry in draft.Model.State!["log_history"]!.AsArray().Select(e => e!.AsObject()).Where(e => e.ContainsKey("eval_f1_macro")))
            entry["eval_f1_macro"] = (int)entry["step"]! == run.Step(best) ? metric : Math.Min(metric - 0.005, (double)entry["eval_f1_macro"]!);
        return draft.RequireUnlearned(0.05);
    }
}
