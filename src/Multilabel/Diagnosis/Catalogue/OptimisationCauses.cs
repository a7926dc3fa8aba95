namespace Multilabel;

/// <summary>Group F of the catalogue: the model did not learn.</summary>
internal static class OptimisationCauses
{
    public const string Title = "The model did not learn";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("F1", "Only the head was trained, at a rate for full fine-tuning",
            "The loss stops near the base rate although the texts could be told apart.",
            "The body is equal to the encoder before fine-tuning (--base) or to an earlier checkpoint, or its matrices still have exactly the spread of new weights although the logged rates would have moved them. A head fitted to the same features by convex optimisation reaches a far lower loss.",
            "Give the head a learning rate of 1e-3 to 1e-2 when it trains alone, or fit it by convex optimisation; or train the upper layers, too."),
        new("F2", "The frozen features do not hold the labels",
            "A head alone cannot learn the rows, whatever its rate.",
            "The body was not trained, and even the best linear head on its features, found by convex optimisation, stays near the base rate.",
            "Train some layers of the encoder, or start from one that was trained on such texts."),
        new("F3", "Freezing counted tensors instead of layers",
            "More, or other parts, are frozen than was meant.",
            "Against --base or an earlier checkpoint, exactly the first tensors of named_parameters() are unchanged, and the border lies in the middle of a layer.",
            "Freeze by layer: embeddings and layers 0 to n - 1 as a whole. A share of the tensors is not the same share of the numbers; the embeddings alone are often half of these."),
        new("F4", "The wrong end is frozen",
            "Lower layers move while upper ones, or the head, stay as they were.",
            "Against --base or an earlier checkpoint, a lower layer has changed while a higher one has not; or the body has changed while the whole head is as a new one begins, and the log reports the loss that these weights have.",
            "Freeze from below and leave the upper layers and the head to train. Print for every parameter whether it trains before you start."),
        new("F5", "The pattern for freezing matched too much or nothing",
            "New parts of the head stay at their random beginning.",
            "Tensors of the head have biases of exactly 0 and weights with the spread of initializer_range, or are equal to those of an earlier checkpoint, while other parts were trained; and the reported loss is that of these very weights, so they were not lost later.",
            "Name what trains, not what is frozen: pooler, pre_classifier, classifier.dense, classifier, score. Check that every pattern matches at least one tensor."),
        new("F9", "Frozen, yet moving",
            "Weights that were to stay have become smaller.",
            "Several matrices are those of --base or of an earlier checkpoint times a number below 1, which is what weight decay without a gradient leaves.",
            "Give the optimizer only the parameters that train, or set their weight decay to 0."),
        new("F11", "The learning rate was zero for most steps, or never came to its peak",
            "Nothing moves although training runs on.",
            "The logged learning rates: the share of the steps below 1 % of the peak is at least 40 %, or the rate still rises in proportion to the steps at the end.",
            "Make the scheduler with the real number of steps (batches per epoch / accumulation × epochs), step it once per optimizer step, and let warm-up take at most a tenth of them."),
        new("F12", "The learning rate was too high: collapse to constants",
            "Every row gets the same answer, and the loss stays at the base rate.",
            "The standard deviation of the logits over the rows is next to nothing, or the texts hardly matter, with a loss at the base rate; the log shows a high learning rate, a loss that was lower before, a loss that shot up, or gradients that did.",
            "Lower the learning rate (2e-5 to 1e-4 for a pretrained encoder), warm up over the first tenth of the steps, and clip gradients at 1. A collapsed model does not come back: start again."),
        new("F13", "Too few updates, or too low a rate for them",
            "The loss falls slowly and was still falling when training ended.",
            "The number of updates, the sum of the learning rate over them (Adam cannot move a weight much further than that), and the fall of the loss in the last quarter, for a model whose log and weights agree that it has not learned.",
            "Train longer: a few hundred updates are the least for small data. Use smaller batches or less accumulation, or raise the learning rate."),
        new("F17", "Positives weigh far too much",
            "Nearly every label is predicted for nearly every row.",
            "Nearly all positives are found and many negatives are wrong. At rest, the sum of p over the negatives divided by the sum of 1 - p over the positives is the weight of the positives; the loss with that weight is compared with the reported one.",
            "Keep pos_weight below 10, or leave it out and set a cut-off for each label instead."),
        new("F18", "Early stopping ended training before anything was learned",
            "Training ended after a few of many planned epochs.",
            "The state of the early-stopping callback and the epochs done against those planned, for a model whose log and weights agree that it has not learned.",
            "Raise the patience to 10 or more, stop on the loss or on macro-F1 rather than on accuracy (which does not move at first), and begin to look after the first quarter of training."),
        new("F21", "Memorisation probe",
            "It is not clear whether the model could learn at all.",
            "Only with --deep: 16 rows are trained without dropout and weight decay at a constant rate, from the folder's weights, for at most 200 steps; the loss must fall below 0.01.",
            "If it passes, architecture, tokenizer and labels can be learned: look at schedule, freezing and data. If it fails, look at input, labels and weights first."),
    ];
}
