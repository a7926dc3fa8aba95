namespace Multilabel;

/// <summary>Group F of the catalogue: the model did not learn.</summary>
internal static class OptimisationCauses
{
    public const string Title = "The model did not learn";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("F1", "Head-only training with a full-fine-tuning lr",
            "floor loss, outputs near base rate",
            "frozen body and head lr < 3e-4, or relative head movement norm(dW)/norm(W) < 0.1 (heuristics); probe: closed-form or L-BFGS logistic head on cached features reaches what loss?",
            "\"A head trained at 1e-2 on the same features reaches 0.31; yours stopped at 0.62. Raise the head lr.\""),
        new("F2", "Features not separable (probe cannot fit)",
            "even the optimal probe stays high",
            "as F1, probe loss > target",
            "\"This frozen encoder cannot express your labels; unfreeze n layers or use LoRA.\""),
        new("F3", "Freeze-by-ratio counts tensors, not parameters or layers",
            "unexpected part frozen",
            "table of frozen/trainable parameters per layer; fraction by count vs by tensors",
            "show the table"),
        new("F4", "Freeze loop order wrong (named_parameters() order, head first, embeddings last, shared blocks)",
            "head frozen, body trained",
            "head trainable? lowest layers frozen first? monotone test",
            "\"Layer 0 trains while layer 20 is frozen.\""),
        new("F5", "Freeze pattern matches nothing or too much ('classifier' also matches pre_classifier, not pooler, score, head)",
            "nothing or all frozen",
            "every pattern must match >= 1 tensor; list new tensors that are frozen",
            "say so"),
        new("F9", "Frozen yet moving (weight decay, shared tensor)",
            "drift",
            "digest of frozen tensors constant",
            "name it"),
        new("F11", "lr schedule starts or ends at 0, warm-up longer than training, wrong total steps",
            "no movement",
            "integral of lr, steps at lr < 1 % of peak",
            "\"84 % of your steps had a learning rate of zero.\""),
        new("F12", "lr too high: collapse to constants",
            "identical logits for all rows",
            "spread_k < 1e-3 with loss about floor, after earlier decrease; gradient spikes",
            "lower lr, warm-up"),
        new("F13", "lr too low / too few updates",
            "slow curve, still falling",
            "slope of loss at end; updates = rows/batch/accumulation x epochs",
            "\"You made 56 updates in total.\""),
        new("F17", "pos_weight extreme",
            "all-one predictions, unstable",
            "w > 50 or predicted cardinality >> true",
            "cap it"),
        new("F18", "Early stopping fired before learning",
            "3 epochs of 100",
            "stop epoch, learned fraction",
            "say so"),
        new("F21", "Memorisation probe fails (umbrella)",
            "cannot overfit 8-16 rows",
            "dropout 0, no decay, constant lr, <= 200 steps on 16 rows must reach L < 0.01 and 100 % cells",
            "pass: pipeline is sound, look at data or schedule; fail: bug in F/D/E/G"),
    ];
}
