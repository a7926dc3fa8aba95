namespace Multilabel;

/// <summary>Group I of the catalogue: export and serving.</summary>
internal static class ExportCauses
{
    public const string Title = "Export and serving";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("I1", "ONNX differs",
            "totally different scores",
            "golden rows through the exported file, variable lengths and batch sizes",
            "gate the export"),
        new("I2", "Exported in train mode or with fixed shape",
            "noise, errors for other lengths",
            "two runs, two lengths",
            "say so"),
        new("I3", "int8 drift",
            "ranking changes",
            "flips and macro-F1 delta on training rows",
            "\"int8 changes 41 of 3,750 decisions\""),
    ];
}
