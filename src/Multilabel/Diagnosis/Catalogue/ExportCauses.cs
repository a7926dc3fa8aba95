namespace Multilabel;

/// <summary>Group I of the catalogue: export and serving.</summary>
internal static class ExportCauses
{
    public const string Title = "Export and serving";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("I1", "ONNX differs",
            "The exported model answers otherwise than the one it was made from.",
            "Every .onnx file of the folder and of its folder onnx computes some of the rows, short and long ones; its logits are compared with those of the weights.",
            "Export again from these weights, in evaluation mode, and compare the logits of a few rows before using the file."),
        new("I2", "Exported in train mode or with fixed shape",
            "The exported model answers differently each time, or fails for texts of another length.",
            "The file computes the same rows twice, each alone and in its own length, and says which shapes it was made for.",
            "Call model.eval() before the export, and give batch and sequence as dynamic axes."),
        new("I3", "int8 drift",
            "The quantised model changes decisions.",
            "The decisions on the rows that a file with int8 operations changes, and its macro-F1 beside that of the weights.",
            "Quantise by channel, leave the head (and the layers that differ most) in fp32, calibrate on your own texts, or use the fp32 file."),
    ];
}
