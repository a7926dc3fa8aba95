namespace Multilabel;

/// <summary>Group C of the catalogue: reload and mode.</summary>
internal static class ReloadCauses
{
    public const string Title = "Reload and mode";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("C1", "Dropout active at prediction",
            "two calls differ",
            "same row twice, largest absolute logit difference must be 0; assert training == false on *every* sub-module",
            "\"Predictions change between calls: module X is in training mode.\""),
        new("C3", "The head is new",
            "Predictions are near 0.5 or near the base rate and differ from load to load.",
            "The head's tensors are missing from the files, or have exactly the spread of the initialiser and biases of 0 in a model whose log shows that it learned.",
            "Save the whole model, head included (model.save_pretrained of the classifier, not of its encoder), or train the head again."),
        new("C4", "The head does not fit the configuration",
            "As with a new head; loaders that ignore mismatched sizes say nothing.",
            "The shape of the head in the file against the number of labels in config.json.",
            "Put as many names into id2label as the head has outputs, in the order of training."),
        new("C5", "The layer before the head is new",
            "The head reads noise; scores are weak.",
            "Pooler, pre_classifier or the head's dense layer is missing from the files, or is as it began while the last layer is trained.",
            "Save these tensors too, and let them train."),
        new("C6", "Names with a wrapper's prefix",
            "Loading gives a warning at most, and a random model.",
            "The names in the file are those of the model behind a prefix such as module., _orig_mod. or base_model.model.; without it the weights are right.",
            "Take the prefix off (save the unwrapped model) and save again."),
        new("C7", "Old names gamma and beta",
            "Layer norms come out at 1 and 0.",
            "Layer-norm tensors of the file are named gamma and beta, which newer loaders do not read.",
            "Rename them to weight and bias and save again."),
        new("C8", "Shared tensors dropped at saving",
            "Part of the model is random after loading.",
            "Tensors that models share with another head (such as the word embeddings) are missing from the file, perhaps present under the other name.",
            "Save with save_pretrained, which keeps shared tensors, or store each name."),
        new("C9", "Half precision flips decisions",
            "A few cells near the cut come out otherwise.",
            "The file holds 16-bit numbers, and the given predictions differ from those computed here by no more than such rounding, enough to flip some decisions.",
            "Keep float32 files for what must be exact, or accept the number of flips."),
        new("C10", "Other settings than in training",
            "All outputs are off, systematically.",
            "With another activation, layer-norm epsilon or number of heads than config.json says, the same weights get the rows right.",
            "Restore the settings named here in config.json."),
        new("C11", "Running statistics not saved",
            "Fine while training, wrong after loading.",
            "Batch-norm layers without running mean and variance in the file, or with those of a new layer beside trained weights.",
            "Save the buffers as well as the parameters (the whole state dict)."),
    ];
}
