namespace Multilabel;

/// <summary>Group A of the catalogue: the loss number is not what it seems.</summary>
internal static class LossCauses
{
    public const string Title = "The loss number is not what it seems";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("A0", "Loss and predictions contradict each other",
            "A tiny loss is reported, and yet many predictions are wrong.",
            "A cell on the wrong side of 0.5 costs at least ln 2 = 0.693, so a mean binary cross-entropy L allows at most L / 0.693 wrong cells. The wrong cells of the model on the given rows (or, where the model is right, of the given predictions) are counted against that bound, with some room for a log that averages over its last interval.",
            "Find out what differs between the two numbers: other weights (a checkpoint, an average), other rows or labels, dropout, another tokenizer, or a loss that is not plain cross-entropy. If another finding stands above this one, it is the explanation."),
        new("A1", "The loss is that of the label frequencies",
            "The loss is 0.1 to 0.4, which looks low, but the outputs are nearly the same for every text.",
            "The computed loss is within 5 % of the floor, which is the loss of always answering each label's frequency, and the probabilities hardly vary over the rows. With labels in 5 % of the rows that floor is 0.20, in 10 % 0.33.",
            "Judge a loss by its distance from the floor, not by its size. Nothing was learned: raise the learning rate, train longer, or train more of the encoder."),
        new("A2", "The mean hides labels that were never learned",
            "The mean loss is good, but some labels are never predicted.",
            "The loss of each label is compared with that label's own floor. Labels with three rows or more that are never predicted and whose loss is no better than their base rate are named, where most other labels are learned.",
            "Look at the named labels: were their columns filled when the model was trained, are they spelled alike, do they have enough rows? Watch macro-F1 or the loss per label instead of the mean."),
        new("A3", "The log divides or multiplies the loss by the accumulated batches",
            "The logged loss is a whole number of times smaller or larger than the real one, also at the very beginning.",
            "The number of accumulated batches comes from training_args.bin, or from the steps per epoch against rows and batch size. The first logged losses must be impossible for a new head (which starts near 0.69) and become possible, and equal to the logged evaluation loss, with that factor; at the end the loss recomputed with dropout must fit, too.",
            "Multiply or divide the logged training loss by the factor, or update transformers (versions around 4.46 logged it wrongly). Compare with the evaluation loss, which is not affected."),
        new("A4", "NaN or infinity, which the log does not show",
            "The log looks smooth, or shows 0.0, but the model gives no numbers.",
            "All weights and all outputs are searched for values that are not finite, and the log for losses that are exactly 0 and gradient norms that are not finite. The Trainer leaves NaN out of its averages (logging_nan_inf_filter): a log that ends at exactly 0 beside weights that have a loss tells the same.",
            "The weights are lost; go back to a checkpoint before that. Train with a lower learning rate, in fp32 or bf16 instead of fp16, and set logging_nan_inf_filter to false to see it happen."),
        new("A8", "Trained with another loss: one class of many, or regression",
            "The scores of a row behave like shares of one whole, or like numbers around 0 and 1; labels that occur together are missed, or far too many are predicted.",
            "problem_type and the number of outputs in config.json are held against rows with none or several labels. Where config.json does not tell, the reported loss is recomputed as softmax cross-entropy and as mean squared error of these outputs and compared with the binary cross-entropy. Without a log, rows with several labels tell: the softmax is all on the first of them.",
            "Set problem_type to \"multi_label_classification\" and num_labels to the number of labels, give the labels as floats 0.0 and 1.0, and train again."),
        new("A9", "A sigmoid too many",
            "All probabilities lie between 0.5 and 0.73, or the loss stops at about 0.6.",
            "Training: the reported loss must equal the cross-entropy of sigmoid(z) taken as a logit, must not equal that of z, and cannot fall below 0.313 for cells with a label and 0.693 for cells without. Predictions: they must be the sigmoid of the sigmoid of the model's logits.",
            "Apply the sigmoid once: binary cross-entropy with logits takes the outputs as they are."),
        new("A12", "The reported loss is a weighted, focal or asymmetric one",
            "The loss is far below what cross-entropy could be for these predictions.",
            "The loss is recomputed with usual focal and asymmetric losses and with weighted positives, with dropout and without. One of them must give the reported number, and the first logged loss, too, must be possible for it and impossible for plain cross-entropy. Where all decisions are right nevertheless, it is named only if the probabilities hold less than half of what can be learned.",
            "Do not compare this number with cross-entropies or with their floor. Report plain binary cross-entropy beside it; if probabilities are needed, calibrate them, as such losses leave them too near to 0.5."),
    ];
}
