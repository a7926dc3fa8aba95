namespace Multilabel;

/// <summary>Group A of the catalogue: the loss number is not what it seems.</summary>
internal static class LossCauses
{
    public const string Title = "The loss number is not what it seems";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("A0", "Loss / prediction contradiction certificate",
            "loss tiny, many wrong cells",
            "for unweighted mean BCE (or weights >= 1) the share of wrong cells at 0.5 must be <= L/ln 2. If not, loss and predictions come from different weights, mode, inputs or labels",
            "\"Loss 0.01 allows at most 1.4 % wrong cells, I see 13 %. These two numbers cannot describe the same model.\""),
        new("A1", "Base-rate loss looks low",
            "loss 0.10-0.35 on sparse labels, outputs constant",
            "L_eval within 5 % of floor; spread_k near 0. (floor at pi = 2 / 5 / 10 / 20 %: 0.098 / 0.199 / 0.325 / 0.500)",
            "\"Your loss equals that of always answering the label frequencies. Nothing was learned.\""),
        new("A2", "Averaging over labels hides dead labels",
            "good mean loss, some labels never predicted",
            "per-label learned fraction; list labels <= 0",
            "name the labels and their counts"),
        new("A3", "Logged loss divided or multiplied by accumulation steps",
            "L_eval/L_log close to an integer = gradient_accumulation_steps (or device count)",
            "ratio test on L_train-mode/L_log",
            "\"Logged loss is 1/4 of the real one.\""),
        new("A4", "NaN/Inf filtered out of the log",
            "log smooth or 0.0, weights not finite",
            "scan gradients/weights/logits for non-finite; count skipped steps",
            "\"N steps produced NaN; the log hid them.\""),
        new("A8", "Wrong loss: softmax cross-entropy, MSE (num_labels=1, problem_type inferred)",
            "probabilities sum to 1, or regression-like outputs",
            "config.problem_type, num_labels; sum of scores per row; ForSequenceClassificationLoss infers single-label for int labels",
            "\"This model was trained as single-label.\""),
        new("A9", "Double sigmoid (sigmoid in the model, then BCE-with-logits)",
            "\"logits\" all in [0,1], p in [0.5, 0.73]",
            "range test on raw outputs",
            "\"Outputs were squashed twice.\""),
        new("A12", "Weighted / focal / asymmetric loss compared with unweighted numbers",
            "loss far below BCE",
            "recompute plain BCE next to it",
            "show both with their own floors"),
    ];
}
