namespace Multilabel;

/// <summary>Group B of the catalogue: other weights than believed.</summary>
internal static class WeightCauses
{
    public const string Title = "Other weights than believed";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("B1", "Best checkpoint picked by a degenerate metric",
            "last epoch fine, final model bad",
            "digest(final) != digest(last step) and score of \"all-zero\" or base-rate predictor on the selection metric >= chosen score - CI",
            "\"Selected epoch 3 of 100 because flattened accuracy rewards predicting nothing. Use macro-F1 or loss.\""),
        new("B2", "Selection split too small",
            "best epoch jumps",
            "bootstrap CI of the metric on the selection set; overlap of first and last epoch",
            "\"25 rows give 0.80 +/- 0.15; selection is noise.\" (Wilson 95 % for 20/25: 0.61-0.91)"),
        new("B3", "greater_is_better wrong way round",
            "worst checkpoint kept",
            "chosen index = arg-worst of the history",
            "show the curve"),
        new("B4", "Metric absent, so early stopping or best selection silently off",
            "last model loaded",
            "metric name not in evaluation keys; best_model_checkpoint null",
            "say so"),
        new("B5", "Best checkpoint deleted / rotated",
            "file missing",
            "path check",
            "say so"),
        new("B6", "Reload of best weights with strict=False loses tensors",
            "mixture of two epochs",
            "missing/unexpected keys must be empty; digest of every tensor after reload",
            "\"50 LayerNorm tensors were not restored.\""),
        new("B7", "Saved before training ended, or the wrong object saved (un-wrapped model, EMA copy, base model)",
            "reload = epoch 0",
            "digest(saved) in {after load, step 1, best, last}? name which",
            "\"The file you saved is the model before training.\""),
        new("B9", "Several runs share one output folder",
            "stale checkpoint picked",
            "run id in every artefact; mtime and step order",
            "list them"),
    ];
}
