namespace Multilabel;

/// <summary>Group H of the catalogue: decision and metric.</summary>
internal static class DecisionCauses
{
    public const string Title = "Decision and metric";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("H1", "Threshold 0.5 on unbalanced labels",
            "all-zero predictions, ranking fine",
            "AP/LRAP high, F1 at 0.5 low, F1 at the best threshold high",
            "\"Ranking is right, the cut-off is wrong: tuned thresholds raise macro-F1 from 0.00 to 0.61.\""),
        new("H2", "Softmax instead of sigmoid",
            "rows sum to 1",
            "sum test; problem_type",
            "\"These are softmax scores.\""),
        new("H3", "Threshold applied to logits as if probabilities (or the reverse)",
            "too many/few labels",
            "logit > 0.5 vs p > 0.5 counts vs cardinality",
            "say so"),
        new("H4", "Arg-max or top-1 used",
            "one label per row",
            "max predicted cardinality = 1 while mean true > 1",
            "say so"),
        new("H5", "Flattened-cell accuracy",
            "0.9 accuracy, no positives",
            "compare with the all-zero and base-rate predictors on the same metric",
            "\"Predicting nothing scores 0.93 here.\""),
        new("H6", "Metric averaged per batch or per row with undefined cells",
            "moves with batch size",
            "recompute globally, state zero-division policy",
            "show counts of undefined labels"),
        new("H7", "Weighted F1 or micro-F1 hides rare labels",
            "good headline",
            "micro - macro gap > 0.2",
            "show the table"),
        new("H8", "LRAP/AUC good, decisions bad",
            "as H1",
            "as H1",
            "as H1"),
        new("H11", "Predicted cardinality far from true",
            "too many/few labels",
            "ratio",
            "say so"),
        new("H12", "Thresholds not saved with the model",
            "good in report, bad in use",
            "thresholds present in artefact",
            "say so"),
        new("H13", "Spot check on one row",
            "\"example looks wrong\"",
            "show the row's rank in the loss distribution",
            "\"This row is among your 5 worst of 250.\""),
    ];
}
