namespace Multilabel;

/// <summary>Group B of the catalogue: other weights than believed.</summary>
internal static class WeightCauses
{
    public const string Title = "Other weights than believed";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("B1", "Best checkpoint chosen by a metric that rewards nothing",
            "The last epoch is fine, the model that was kept is bad.",
            "The epoch kept is not the last; its score is about what predicting nothing gets on that metric (flattened accuracy), and the log or a later checkpoint shows that training went on to learn the rows.",
            "Choose by loss or macro-F1, or keep the last epoch; use the later checkpoint if it is still there."),
        new("B2", "The rows for choosing are too few",
            "The best epoch jumps from run to run.",
            "The 95 % interval of the chosen score on so few evaluation rows contains the scores of most other epochs, and the epoch kept is worse on the training rows than a later one.",
            "Choose on more rows or by cross-validation, or train a fixed number of epochs."),
        new("B3", "greater_is_better the wrong way round",
            "The worst epoch was kept.",
            "The best metric of the log is the lowest of a score or the highest of a loss.",
            "Set greater_is_better to match the metric, and take another checkpoint."),
        new("B4", "The metric for choosing does not exist",
            "Early stopping or choosing did nothing; the last weights were kept.",
            "No evaluation in the log has the metric that was to decide, and no best score was recorded.",
            "Name a metric that compute_metrics returns, and look for the Trainer's warning."),
        new("B5", "The best checkpoint is gone",
            "The folder holds other weights than those of the best epoch.",
            "The checkpoint that the log calls the best is not among those beside the model, and the model is not of its quality.",
            "Keep the best one: a higher save_total_limit, or load_best_model_at_end before rotating. Train again if it is lost."),
        new("B6", "A mixture of two epochs",
            "Scores are far below those of any epoch.",
            "Every tensor compared with those of each checkpoint: some are of one, others of none or of another, or norms stand at their initial 1 and 0 beside trained weights.",
            "Load the checkpoint strictly and look at the missing and unexpected keys; save again from the whole checkpoint."),
        new("B7", "Saved before training ended, or another object",
            "The folder predicts like a model before training, or like an earlier epoch.",
            "The tensors are those of the encoder before training (--base), of an earlier checkpoint, or of a new head, although the log's loss fell far.",
            "Save the trained model itself after the last step, and compare its digest with that in memory."),
        new("B9", "Several runs in one folder",
            "A checkpoint of an older run is picked.",
            "The logs of the checkpoints do not continue one another: other losses at the same step, other plans, other labels or settings.",
            "Give every run a folder of its own; sort out the checkpoints by their logs."),
    ];
}
