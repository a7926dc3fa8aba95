namespace Multilabel;

/// <summary>Group C of the catalogue: reload and mode.</summary>
internal static class ReloadCauses
{
    public const string Title = "Reload and mode";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("C1", "Dropout active at prediction",
            "Two calls on the same text give different numbers, and a few labels flip from call to call.",
            "How far the predictions are from the model's own, in each cell, against how far passes with dropout scatter there; and equal texts with different predictions.",
            "Call model.eval() before predicting, and load the model anew after training or use the Trainer's predict."),
        new("C3", "Head re-initialised at reload",
            "random, near 0.5 or base-rate free outputs",
            "head keys missing in the file; head statistics equal to the initialiser (std about 0.02, bias 0); fresh-process logits differ run to run",
            "\"The classification head is not in this file.\""),
        new("C4", "Head shape mismatch ignored",
            "as C3",
            "shape in file vs config; uninitialised values (absolute value > 10, NaN)",
            "refuse unless the user asked for a new head"),
        new("C5", "Pooler or pre-classifier missing or frozen at random",
            "weak head input",
            "the list of newly initialised tensors, and whether each is trainable",
            "\"pre_classifier is new *and* frozen.\""),
        new("C6", "Key prefixes (module., _orig_mod., base_model.model.)",
            "whole model random, only a warning",
            "share of matched keys < 100 %",
            "strip or refuse"),
        new("C7", "Legacy names (gamma/beta)",
            "LayerNorm default",
            "as B6",
            "map explicitly"),
        new("C8", "Tied or shared tensors dropped on save",
            "wrong values after reload",
            "digest per tensor, resolve aliases",
            "say so"),
        new("C9", "dtype change at load (fp16/bf16 file, fp32 model)",
            "small drift, flips near the threshold",
            "dtype per tensor; count of decision flips",
            "\"3 of 3,750 decisions flip in bf16.\""),
        new("C10", "Config defaults drift between library versions (activation, eps, attention kind)",
            "systematic drift",
            "stored config vs effective config; logits on stored probe rows",
            "\"Your library computes this model differently.\""),
        new("C11", "Batch-norm or running statistics not saved",
            "train/eval gap",
            "buffers in file",
            "say so"),
    ];
}
