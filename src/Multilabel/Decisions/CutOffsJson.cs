using System.Globalization;
using System.Text.Json;

namespace Multilabel;

/// <summary>Cut-offs with their calibration as JSON, in <c>multilabel.json</c> and in what <c>estimate --json</c> prints.</summary>
internal static class CutOffsJson
{
    /// <exception cref="Exception"><see cref="InvalidOperationException"/>, <see cref="KeyNotFoundException"/>, <see cref="FormatException"/> or <see cref="ArgumentException"/> where something is missing or of the wrong kind.</exception>
    public static CutOffs Read(JsonElement cutOffs)
    {
        var calibration = cutOffs.GetProperty("calibration");
        return new CutOffs
        {
            Method = Enum.Parse<CutOffMethod>(Text(cutOffs.GetProperty("method")), ignoreCase: true),
            Calibration = new Calibration(
                Number(calibration.GetProperty("slope")), Number(calibration.GetProperty("bias")), Array.ConvertAll(Items(calibration, "offsets"), Number)),
            Thresholds = Array.ConvertAll(Items(cutOffs, "thresholds"), Number),
            Basis = Array.ConvertAll(Items(cutOffs, "basis"), item => Enum.Parse<CutOffBasis>(Text(item), ignoreCase: true)),
            Top = WholeOrNull(cutOffs, "top"),
            Target = cutOffs.TryGetProperty("target", out var target) && target.ValueKind != JsonValueKind.Null ? Number(target) : null,
        };
    }

    public static void Write(Utf8JsonWriter json, CutOffs cutOffs)
    {
        json.WriteStartObject();
        json.WriteString("method", cutOffs.Method.ToString());
        json.WriteStartObject("calibration");
        WriteNumber(json, "slope", cutOffs.Calibration.Slope);
        WriteNumber(json, "bias", cutOffs.Calibration.Bias);
        WriteNumbers(json, "offsets", cutOffs.Calibration.Offsets);
        json.WriteEndObject();
        WriteNumbers(json, "thresholds", cutOffs.Thresholds);
        json.WriteStrings("basis", cutOffs.Basis.Select(basis => basis.ToString()));
        if (cutOffs.Top is { } top) json.WriteNumber("top", top);
        if (cutOffs.Target is { } target) json.WriteNumber("target", target);
        json.WriteEndObject();
    }

    public static JsonElement[] Items(JsonElement parent, string name)
    {
        var list = parent.GetProperty(name);
        var items = new JsonElement[list.GetArrayLength()];
        for (var i = 0; i < items.Length; i++) items[i] = list[i];
        return items;
    }

    public static string Text(JsonElement value) => value.GetString() ?? throw new InvalidOperationException("A text is null.");

    public static int? WholeOrNull(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetInt32() : null;

    // What JSON has no number for stands there as a text, such as "Infinity".
    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? double.Parse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture) : value.GetDouble();

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        json.WritePropertyName(name);
        json.WriteStartArray();
        foreach (var value in values) WriteNumber(json, null, value);
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string? name, double value)
    {
        if (name is not null) json.WritePropertyName(name);
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }
}
