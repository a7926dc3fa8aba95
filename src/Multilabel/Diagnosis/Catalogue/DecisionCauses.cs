namespace Multilabel;

/// <summary>Group H of the catalogue: decision and metric.</summary>
internal static class DecisionCauses
{
    public const string Title = "Decision and metric";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("H1", "Threshold 0.5 on unbalanced labels",
            "Few or no labels are predicted, although the texts that have a label get higher scores for it than the others.",
            "Average precision of every label, and macro-F1 at 0.5 and at the best cut of each label: the first and the last are high (0.85 or more), the second is lower by 0.25 or more, and too few labels are predicted.",
            "Keep the model. Choose a cut for each label on held-out rows, save it with the model, and apply it wherever predictions are made."),
        new("H2", "Softmax instead of sigmoid",
            "The scores of a row sum to 1; a text with two labels gets at most one score above 0.5.",
            "The softmax of the model's own logits is compared with the predictions, cell by cell, to the digits of the file.",
            "Apply the sigmoid to each logit by itself. In a transformers pipeline that is function_to_apply=\"sigmoid\" with top_k=None; in the configuration, problem_type must be multi_label_classification."),
        new("H3", "Threshold applied to logits as if probabilities (or the reverse)",
            "A few labels too few (logit > 0.5) or nearly all of them (probability > 0, or a second sigmoid before the cut).",
            "The decisions in the file are compared with every cut of the model's own logits; it is found which cut reproduces all of them, and whether it is a round number as a logit.",
            "Cut probabilities at 0.5, or logits at 0. Use one of the two everywhere."),
        new("H4", "Arg-max or top-1 used",
            "Every row has exactly one label, although texts may have several or none.",
            "The best label of each row by the model's own logits, and the only one above 0.5, are compared with the predictions.",
            "Decide on each label by itself with the sigmoid and a cut. In a transformers pipeline pass top_k=None, which returns all labels."),
        new("H5", "Flattened-cell accuracy",
            "An accuracy of 0.9 and more from the first epoch on, and no label is ever predicted.",
            "The accuracy in the Trainer's log is compared with that of predicting nothing at all on the given rows, and with micro-F1 of the model's decisions.",
            "Leave accuracy over cells aside. Watch micro-F1 and macro-F1, and choose the best checkpoint by one of them or by the loss."),
        new("H6", "Metric averaged per batch or per row with undefined cells",
            "The figure changes with the batch size, and differs from that of the same predictions taken together.",
            "F1 of the model's decisions is computed over all rows together and as the mean over batches of 1 to 128 rows; the logged figure is found among the second and not among the first.",
            "Collect the predictions of all batches and compute the metric once. The Trainer's compute_metrics does so unless batch_eval_metrics is set."),
        new("H7", "Weighted F1 or micro-F1 hides rare labels",
            "The headline figure is good, but some labels are never predicted.",
            "Micro-F1 minus macro-F1 of the model's decisions is above 0.2, and labels with an F1 below 0.3 are among those that have rows.",
            "Report macro-F1 and the table of labels beside micro-F1. For the labels that are not learned: more rows, pos_weight, or longer training."),
        new("H8", "LRAP/AUC good, decisions bad",
            "Figures of the ranking (average precision, LRAP, AUC) are near 1, and F1 is low.",
            "As for H1: the ranking of the model's own scores against its decisions at 0.5.",
            "Choose a cut for each label on held-out rows and save it with the model; a figure of the ranking says nothing about the decisions."),
        new("H11", "Predicted cardinality far from true",
            "Many more, or many fewer, labels per row than the data have.",
            "Labels per row of the predictions, of the model at 0.5, and of the data; and whether one cut on the model's own probabilities, or the best two, three … labels of every row, reproduce the decisions of the file.",
            "Use the cut that the model was made for (0.5 on the probability unless another is saved with it). If the model itself predicts too many labels, lower pos_weight or choose cuts on held-out rows."),
        new("H12", "Thresholds not saved with the model",
            "Decisions in one program are good, those of another on the same model are not.",
            "For each label, whether some cut on the model's own logits parts the file's yes from its no; the folder holds no such cuts.",
            "Save the cuts with the model (in config.json or a file beside it) and load them wherever predictions are made."),
        new("H13", "Spot check on one row",
            "One example looks wrong, or only a handful of rows was looked at.",
            "The number of rows given, how many of them have a wrong label, and where the worst stands among the losses of all.",
            "Judge on all training rows. If this row alone is wrong, look at its labels: it is among the hardest of the data or labelled by mistake."),
    ];
}
