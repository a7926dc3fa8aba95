namespace Multilabel;

/// <summary>Group A of the catalogue: the loss number is not what it seems.</summary>
internal static class LossCauses
{
    public const string Title = "The loss number is not what it seems";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("A0", "Loss and predictions contradict each other",
            "The loss that was reported is tiny, yet many cells are wrong.",
            "A cell on the wrong side of 0.5 costs at least ln 2 nats, so a mean loss L allows at most L / ln 2 wrong cells. More are wrong, and no other cause was found that explains it.",
            "Loss and predictions come from different weights, modes, inputs or labels. Compare what the training program loaded, fed and saved with what is examined here: the checkpoint, the tokenizer's files, the label order, the rows."),
        new("A1", "The loss is the base rate's",
            "The loss looks low (0.10 to 0.35) because labels are rare; the outputs hardly change from text to text.",
            "The loss computed here is within 5 % of that of always answering each label's frequency, and the probabilities hardly vary over the rows.",
            "Nothing was learned of the texts. Train with a higher rate, more layers or longer, from a fitted head; judge a loss by the base rate beside it."),
        new("A2", "A good mean hides labels that were not learned",
            "The mean loss is fine, some labels are never predicted.",
            "The learned fraction of each label by itself (1 - loss / base-rate loss): some are at 0 or below while the others are learned.",
            "Judge labels one by one. Give the named labels more rows, weight their positives, or leave them out."),
        new("A3", "The logged loss was divided or multiplied",
            "The log's loss is a whole number of times smaller or larger than the real one.",
            "The ratio of the loss recomputed with dropout on to the logged one is near a whole number that is also the number of gradient-accumulation steps (from training_args.bin or from the number of steps), or the first logged losses are that many times too small or large for a new head.",
            "Multiply or divide the logged loss by that number; update the training library. The model itself is what it is."),
        new("A4", "NaN was filtered out of the log",
            "The log is smooth or 0.0, the weights or outputs are not finite.",
            "Weights or logits that are NaN or infinite, beside a log of finite losses (the Trainer leaves NaN out of its averages).",
            "The model is lost from the step where NaN appeared. Train again with a lower rate, in float32 or bfloat16, and with logging_nan_inf_filter off."),
        new("A8", "Trained with another kind of loss",
            "One label per row wins, or the outputs look like numbers to be read as they are.",
            "problem_type, the number of outputs, and whether rows have several labels: a single-label or regression loss was used for multi-label rows.",
            "Set problem_type to \"multi_label_classification\", give the labels as floats, and train again."),
        new("A9", "Sigmoid applied twice",
            "All probabilities lie between 0.50 and 0.73; the loss does not fall below 0.3 to 0.7.",
            "The range of the outputs, whether the reported loss is that of sigmoid(sigmoid(z)), and whether given predictions are reproduced by it.",
            "Remove the sigmoid inside the model, or use a loss that takes probabilities; at prediction apply it once."),
        new("A12", "A weighted loss compared with a plain one",
            "The reported loss is far below or above the cross-entropy of the same outputs.",
            "Focal, asymmetric and weighted losses of the same outputs are computed beside the plain one; the reported figure is that of one of them.",
            "Compare like with like: report the plain cross-entropy too, each loss beside its own base rate."),
    ];
}
