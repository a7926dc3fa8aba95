namespace Multilabel;

/// <summary>Group B of the catalogue: other weights than believed.</summary>
internal static class WeightCauses
{
    public const string Title = "Other weights than believed";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("B1", "Best checkpoint picked by a degenerate metric",
            "Training ended well, but the folder gives a model of an early epoch: load_best_model_at_end chose it by a metric that rewards predicting nothing, usually accuracy over single cells.",
            "The step that the Trainer's log names as best lies before the last one; the folder's weights are those of that step; a later checkpoint, or the log, is far better on the rows. The metric is the one whose logged value equals best_metric, and predicting nothing at all scores nearly as much on it.",
            "Choose the best checkpoint by macro-F1, micro-F1 or the loss (metric_for_best_model), or load the later checkpoint. Accuracy that counts single cells is high for a model that never says yes."),
        new("B2", "Selection split too small",
            "The best epoch jumps from run to run, and the chosen one is not the one that learned the rows.",
            "As for B1, but the metric is a sound one: the 95 % Wilson interval of the best value, on as many rows as were evaluated, holds later evaluations too, so that the choice among them is chance.",
            "Evaluate on more rows, average over several evaluations, or keep the last weights. On 25 rows a share of 0.80 means 0.61 to 0.91."),
        new("B3", "greater_is_better wrong way round",
            "The folder holds the worst of all epochs.",
            "The value of the chosen step is the lowest of all evaluations of a metric that rises as models get better, or the highest of one that falls, such as a loss.",
            "Set greater_is_better to true for scores such as F1 and to false for losses, and load the checkpoint with the best value."),
        new("B4", "Metric absent, so early stopping or best selection silently off",
            "Early stopping never stops and the last weights are kept, however bad they are.",
            "The log has evaluations and an early-stopping callback but no best_metric; or the metric that training_args.bin asks for is in no evaluation; or no value of the log equals best_metric; or nothing was chosen and an earlier checkpoint is far better than the last.",
            "Let compute_metrics return the metric under the very name of metric_for_best_model, without or with eval_ before it, and load the checkpoint that is best on the rows."),
        new("B5", "Best checkpoint deleted / rotated",
            "The best weights are gone, and the folder holds others.",
            "best_model_checkpoint names a folder that is not there, and the folder's weights are not of that quality: they equal another checkpoint, or their loss on the rows is far from what was logged, as at an early step.",
            "Set save_total_limit with load_best_model_at_end, so that the best is never rotated away; meanwhile take the kept checkpoint that is best on the rows, or train again."),
        new("B6", "Reload of best weights with strict=False loses tensors",
            "The model is worse than any checkpoint: some tensors are of one moment and the rest of another.",
            "Each tensor is compared with that of each checkpoint: most equal one checkpoint, the rest equal another, or none, or what an initialiser leaves (norms at exactly 1 and 0 above tensors that were trained). Tensors of the encoder that are missing in the file count as well.",
            "Load the checkpoint with from_pretrained, or with load_state_dict(strict=True), and save it again; read which keys were missing or unexpected."),
        new("B7", "Saved before training ended, or the wrong object saved (un-wrapped model, EMA copy, base model)",
            "The reloaded model knows little or nothing, though the training loss was low.",
            "The folder's weights are those of an early checkpoint while a later one is far better; or all of the encoder equals the base model or stands at its initial values; or the head is new and a probe finds that the encoder does not know the rows; or the log had the folder's loss at an early step and the model is no surer than it should be.",
            "Save the object that was trained, after training: trainer.save_model(FOLDER) or model.save_pretrained(FOLDER) at the end. The last checkpoint, if there is one, holds it."),
        new("B9", "Several runs share one output folder",
            "A stale checkpoint of another run is taken for the own one.",
            "Two trainer_state.json give different losses for the same step; a checkpoint has other sizes or other labels than the folder; a checkpoint is later than the last step of the folder's own run.",
            "Give every run an empty output_dir, and move the checkpoints of the other run away."),
    ];
}
