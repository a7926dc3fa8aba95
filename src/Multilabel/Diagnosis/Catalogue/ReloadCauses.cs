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
            "The outputs are near 0.5 or random, and differ from one load to the next.",
            "The last layer is not in the weight file; or it is as an initialiser leaves it (weights of standard deviation initializer_range, or even within 1/√inputs; biases of exactly 0) although the log ends with a low loss and the encoder is trained; or all but the head equals a checkpoint. Or the folder's head is right and the predictions all lie near 0.5.",
            "Save the whole classifier after training (model.save_pretrained), not its encoder, and read the warning \"newly initialized\" when loading. If a checkpoint has the head, load that."),
        new("C4", "Head shape mismatch ignored",
            "As for C3: the head begins anew because it does not fit, for example with ignore_mismatched_sizes.",
            "The shape of the head's tensors in the file against the number of labels in config.json.",
            "Put the names of training into id2label, in their order and as many as the head has outputs, and load without ignore_mismatched_sizes."),
        new("C5", "Pooler or pre-classifier missing or frozen at random",
            "The last layer is trained, but what it reads is random.",
            "The dense layer between encoder and last layer (pooler, pre_classifier, classifier.dense) is not in the file, or is as an initialiser leaves it, while the layers before and after it are trained.",
            "Save the whole classifier, and do not freeze the pooler or pre-classifier together with the body: it is new and must be trained."),
        new("C6", "Key prefixes (module., _orig_mod., base_model.model.)",
            "The whole model is random after loading, and only a warning says so.",
            "The names in the file begin with a wrapper's prefix that transformers does not know; read without it, every tensor is found.",
            "Save the unwrapped model (model.module, model._orig_mod, or merge_and_unload for adapters), or strip the prefix from the keys and save again."),
        new("C7", "Legacy names (gamma/beta)",
            "Norms stand at 1 and 0 after loading.",
            "Norms are stored as gamma and beta under names that transformers does not map; or predictions equal what the model gives with all norms at 1 and 0; or norms stand at 1 and 0 beside a checkpoint with such names; or the file has both names.",
            "Rename gamma to weight and beta to bias in the file, and load again."),
        new("C8", "Tied or shared tensors dropped on save",
            "A table or layer is random after loading.",
            "The word embeddings are not in the file; or a layer is not, and with another layer's tensors in its place the rows are right.",
            "Save with save_pretrained, which knows what is tied, or clone shared tensors before writing the file."),
        new("C9", "dtype change at load (fp16/bf16 file, fp32 model)",
            "Scores drift a little, and decisions near the cut-off flip.",
            "The predictions differ from fp32 by small amounts in the direction in which rounding the weights moves the logits, and decisions fall otherwise; or the folder holds a checkpoint's weights rounded to half precision and has fewer cells right.",
            "Predict in the precision in which the cut-offs were set, in fp32 if in doubt (dtype=torch.float32)."),
        new("C10", "Config defaults drift between library versions (activation, eps, attention kind)",
            "Every score is off, though no tensor is missing.",
            "With another activation, layer-norm epsilon, number of attention heads or scale of the attention scores the same weights have the rows right: each is tried. Or a checkpoint holds the same weights beside another config.json, or the tensors have other sizes than config.json says.",
            "Put back the setting that the message names, or copy config.json from the checkpoint; where the model was trained by code of its own, save it with that code."),
        new("C11", "Batch-norm or running statistics not saved",
            "Good while training, bad in evaluation.",
            "A batch norm in the weight file has no running_mean and running_var, or is trained while these are still exactly 0 and 1.",
            "Save the buffers with the parameters (state_dict has both), or use a layer norm."),
        new("C12", "Quantised load path",
            "Scores drift, more than half precision makes them, and decisions flip.",
            "The layers' matrices hold no more different numbers than a code of 8 bits (or, in blocks, of 4 bits) has, and the loss is not the reported one; or the predictions are off in the same cells and the same way as rounding the weights to few bits moves the model's own.",
            "Train, save and judge with whole weights; quantise last, and compare the decisions on the rows before and after. Where 4 bits are needed, train the adapter on the quantised weights and do not merge it into them."),
    ];
}
