using System.Text.Encodings.Web;
using System.Text.Json;

namespace Multilabel;

/// <summary>A diagnosis for programs.</summary>
internal static class DiagnosisJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream output, Diagnosis diagnosis)
    {
        using (var json = new Utf8JsonWriter(output, Indented))
        {
            json.WriteStartObject();
            json.WriteString("verdict", diagnosis.IsHealthy ? "healthy" : "faulty");
            json.WritePropertyName("cause");
            if (diagnosis.Cause is { } cause)
            {
                json.WriteStartObject();
                json.WriteString("id", cause.Id);
                json.WriteString("name", cause.Name);
                json.WriteEndObject();
            }
            else
            {
                json.WriteNullValue();
            }
            json.WriteString("line", diagnosis.Line);
            json.WriteStartArray("findings");
            foreach (var finding in diagnosis.Findings) WriteFinding(json, finding);
            json.WriteEndArray();
            json.WriteStartObject("measurements");
            foreach (var (name, value) in diagnosis.Measurements) json.WriteNumber(name, value);
            json.WriteStartArray("per_label");
            foreach (var label in diagnosis.Labels) WriteLabel(json, label);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStrings("examined", diagnosis.Examined);
            json.WriteStrings("not_examined", diagnosis.NotExamined);
            json.WriteEndObject();
        }
        output.Write("\n"u8);
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("id", finding.Id);
        json.WriteString("name", finding.Name);
        json.WriteString("severity", finding.Severity.ToString().ToLowerInvariant());
        json.WriteString("message", finding.Message);
        json.WriteStartObject("evidence");
        foreach (var (name, value) in finding.Evidence) WriteValue(json, name, value);
        json.WriteEndObject();
        json.WriteString("action", finding.Action);
        json.WriteEndObject();
    }

    private static void WriteLabel(Utf8JsonWriter json, LabelEvidence label)
    {
        json.WriteStartObject();
        json.WriteString("name", label.Name);
        json.WriteNumber("positives", label.Positives);
        json.WriteNumber("loss", label.Loss);
        json.WriteNumber("floor", label.Floor);
        json.WriteNumber("learned_fraction", label.LearnedFraction);
        json.WriteNumber("right", label.CellsRight);
        json.WriteNumber("right_at_best_cut", label.CellsRightAtBestCut);
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case bool flag: json.WriteBoolean(name, flag); break;
            case int number: json.WriteNumber(name, number); break;
            case long number: json.WriteNumber(name, number); break;
            case double number when double.IsFinite(number): json.WriteNumber(name, number); break;
            case float number when float.IsFinite(number): json.WriteNumber(name, (double)number); break;
            case IEnumerable<string> list: json.WriteStrings(name, list); break;
            default: json.WriteString(name, Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)); break;
        }
    }
}
