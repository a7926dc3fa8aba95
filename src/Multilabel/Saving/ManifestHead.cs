using System.Globalization;
using System.Text.Json;

namespace Multilabel;

/// <summary>
/// What prediction needs of <c>multilabel.json</c>, read without the serializer: its generic code is compiled when a process first uses it, which takes
/// longer than everything else that a short prediction does besides loading libtorch.
/// </summary>
internal sealed record ManifestHead(string Kind, IReadOnlyList<string> Labels, CutOffs CutOffs, int? MaxLength)
{
    /// <exception cref="MultilabelException">Something is missing or of the wrong kind.</exception>
    public static ManifestHead Of(JsonElement manifest, string path)
    {
        try
        {
            var format = manifest.TryGetProperty("format", out var number) ? number.GetInt32() : ClassifierManifest.CurrentFormat;
            if (format > ClassifierManifest.CurrentFormat)
                throw new MultilabelException($"{path} has format {format}; this version of Multilabel reads up to {ClassifierManifest.CurrentFormat}. Update Multilabel.");
            return new ManifestHead(
                Text(manifest.GetProperty("kind")),
                Array.ConvertAll(Items(manifest, "labels"), label => Text(label.GetProperty("name"))),
                CutOffsOf(manifest.GetProperty("cut_offs")),
                WholeOrNull(manifest, "max_length"));
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new MultilabelException($"{path}: not readable as a classifier ({e.Message}) Restore the folder from a copy or train again.", e);
        }
    }

    private static CutOffs CutOffsOf(JsonElement cutOffs)
    {
        var calibration = cutOffs.GetProperty("calibration");
        return new CutOffs
        {
            Method = Enum.Parse<CutOffMethod>(Text(cutOffs.GetProperty("method")), ignoreCase: true),
            Calibration = new Calibration(
                Number(calibration.GetProperty("slope")), Number(calibration.GetProperty("bias")), Array.ConvertAll(Items(calibration, "offsets"), Number))
            {
                Cardinality = OrNull(calibration, "cardinality") is not null
                    ? Array.ConvertAll(Items(calibration, "cardinality"), prior => new CardinalityPrior(Array.ConvertAll(Items(prior, "labels"), k => k.GetInt32()), Array.ConvertAll(Items(prior, "weights"), Number)))
                    : null,
            },
            Thresholds = Array.ConvertAll(Items(cutOffs, "thresholds"), Number),
            Basis = Array.ConvertAll(Items(cutOffs, "basis"), item => Enum.Parse<CutOffBasis>(Text(item), ignoreCase: true)),
            Top = WholeOrNull(cutOffs, "top"),
            Target = OrNull(cutOffs, "target") is { } target ? Number(target) : null,
        };
    }

    private static JsonElement[] Items(JsonElement parent, string name)
    {
        var list = parent.GetProperty(name);
        var items = new JsonElement[list.GetArrayLength()];
        for (var i = 0; i < items.Length; i++) items[i] = list[i];
        return items;
    }

    private static string Text(JsonElement value) => value.GetString() ?? throw new InvalidOperationException("A text is null.");

    // What JSON has no number for stands there as a text, such as "Infinity".
    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? double.Parse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture) : value.GetDouble();

    private static int? WholeOrNull(JsonElement parent, string name) => OrNull(parent, name)?.GetInt32();

    private static JsonElement? OrNull(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
