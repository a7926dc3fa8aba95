namespace Multilabel;

/// <summary>Group F of the catalogue: the model did not learn.</summary>
internal static class OptimisationCauses
{
    public const string Title = "The model did not learn";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("F1", "Only the head trained, at too small a rate",
            "The loss stays at the base rate, outputs hardly change from text to text.",
            "The encoder is as it was before (compared with --base or a checkpoint, or by its statistics), and a head fitted to the same features by convex optimisation reaches a far lower loss.",
            "Raise the head's learning rate to 1e-3 or 1e-2, or fit it first (linear probe)."),
        new("F2", "The features do not hold the labels",
            "Even the best head on the frozen encoder stays high.",
            "As F1, but the fitted head does not come down either (with --deep also where the body is only likely to be frozen).",
            "Let layers of the encoder train, or take another encoder."),
        new("F3", "Freezing counted tensors instead of layers",
            "Another part is frozen than was meant.",
            "Tensors that are equal to those before training are the first n in the order of the parameters, and end inside a layer.",
            "Freeze whole layers, embeddings and lowest first; print what trains."),
        new("F4", "The wrong end is frozen",
            "The loss stays high; low layers change while high ones or the head do not.",
            "Which layers are equal to those before training: a higher layer or the head is, a lower one is not.",
            "Freeze from the bottom; the head always trains."),
        new("F5", "A freeze pattern matched too much",
            "New layers never trained, or nothing did.",
            "Parts of the head still have the spread of the initialiser and biases of 0, and the reported loss is that of exactly these weights.",
            "Match whole module names, and check that every new tensor trains and the pattern matches something."),
        new("F9", "Frozen, yet moving",
            "Frozen layers drift.",
            "Tensors equal those before training times one number below 1: weight decay without a gradient.",
            "Leave frozen parameters out of the optimizer."),
        new("F11", "The schedule left no learning rate",
            "The loss does not move for most of the run.",
            "The learning rates of the log: most steps below 1 % of the peak, or warm-up that lasts as long as training.",
            "Give the schedule the real number of steps, and warm up for 5 to 10 % of them."),
        new("F12", "The learning rate is too high",
            "All rows get the same answer.",
            "The logits hardly vary over the rows, the loss is the base rate's or worse, and the log has a high rate, a better loss before, or a burst of the gradient.",
            "Lower the rate (2e-5 to 5e-5 for pretrained encoders), warm up, clip the gradient."),
        new("F13", "Too few updates or too low a rate",
            "The loss was still falling when training ended.",
            "The number of updates, the sum of the learning rates (no weight moves much further than that), and how far the loss fell in the last quarter.",
            "Train longer: some hundreds of updates at least, or a higher rate."),
        new("F17", "Positives weighted too much",
            "Nearly every label is predicted.",
            "Nearly all positives are found, many negatives are wrong, and the weight of positives that such outputs imply is 8 or more.",
            "Cap pos_weight at about 10, or use none and set cut-offs."),
        new("F18", "Early stopping before learning",
            "A few epochs of many, then the end.",
            "The early-stopping callback had run out of patience, far fewer epochs were done than planned, and the rows are not learned.",
            "Do not stop early while the training rows are not learned: more patience, or a metric such as loss or macro-F1 instead of accuracy."),
        new("F21", "Memorisation probe",
            "A handful of rows cannot be learned.",
            "With --deep: 16 rows, no dropout, constant rate, at most 200 steps; the loss must fall below 0.01.",
            "Passed: the pipeline is sound, look at data and schedule. Failed: look at input, labels and weights before anything else."),
    ];
}
