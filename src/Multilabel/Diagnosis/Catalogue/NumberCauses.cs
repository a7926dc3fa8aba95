namespace Multilabel;

/// <summary>Group G of the catalogue: numbers and hardware.</summary>
internal static class NumberCauses
{
    public const string Title = "Numbers and hardware";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("G2", "fp16 overflow in attention masks (-1e9 or dtype-min)",
            "Some or all rows come out as NaN in fp16.",
            "Tensors stored in fp16 hold NaN, infinity or exactly 65504, its largest number; or the predictions have rows without numbers while the same weights give finite logits in fp32.",
            "Predict in fp32 or bf16, and mask with the smallest number of the format in use (torch.finfo(dtype).min) rather than with -1e9."),
        new("G3", "bf16 weights with tiny updates (update < half a unit in the last place)",
            "The loss stays where it was, although gradients are not zero.",
            "All weights are bf16 numbers, the rows are not learned, and most numbers of the trained layers are exactly those of the base or of an earlier checkpoint while others moved; or the norms' weights are still exactly 1 while their biases moved, although the learning rates add up to more than such a step.",
            "Keep the weights in fp32 while training and let autocast compute in bf16 (bf16=True in TrainingArguments), or raise the learning rate."),
        new("G6", "Non-contiguous or transposed weights at import",
            "Every score is off, though no tensor is missing and every shape fits.",
            "With query, key and value of the layers in another order, or with their square matrices transposed, the same weights have the rows right: each is tried.",
            "Convert the weights again: a linear layer of PyTorch is [outputs, inputs], TensorFlow's and JAX's kernels are [inputs, outputs], and several matrices in one need their order. Compare the logits of a few rows before and after."),
    ];
}
