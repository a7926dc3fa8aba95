using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Multilabel.Cli;

/// <summary>Writes predictions one by one.</summary>
internal abstract class PredictionWriter(PredictionFormat format) : IDisposable
{
    protected PredictionFormat Format { get; } = format;

    public abstract void Write(Prediction prediction);

    public abstract void Dispose();
}

/// <summary>A line per text: <c>{"text": …, "labels": [{"label": …, "probability": …}]}</c>, or <c>"logits": {label: value}</c>.</summary>
internal sealed class JsonLinesPredictions(TextWriter output, PredictionFormat format) : PredictionWriter(format)
{
    private readonly MemoryStream _line = new();

    public override void Write(Prediction prediction)
    {
        _line.SetLength(0);
        using (var json = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("text", prediction.Text);
            if (Format.Logits)
            {
                json.WriteStartObject("logits");
                for (var k = 0; k < Format.LabelNames.Count; k++) json.WriteNumber(Format.LabelNames[k], prediction.Logits[k]);
                json.WriteEndObject();
            }
            else
            {
                json.WriteStartArray("labels");
                foreach (var (label, probability) in Format.Listed(prediction))
                {
                    json.WriteStartObject();
                    json.WriteString("label", label);
                    json.WriteNumber("probability", Math.Round(probability, 6));
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        output.Write(Encoding.UTF8.GetString(_line.GetBuffer(), 0, (int)_line.Length));
        output.Write('\n');
    }

    public override void Dispose() => output.Flush();
}

/// <summary>CSV: the text and the columns of the format.</summary>
internal sealed class CsvPredictions : PredictionWriter
{
    private readonly TextWriter _output;

    public CsvPredictions(TextWriter output, PredictionFormat format)
        : base(format)
    {
        _output = output;
        WriteRow(["text", .. format.Columns]);
    }

    public override void Write(Prediction prediction) => WriteRow([prediction.Text, .. Format.Values(prediction)]);

    public override void Dispose() => _output.Flush();

    private void WriteRow(IReadOnlyList<object?> cells) =>
        _output.Write(string.Join(',', cells.Select(c => Convert.ToString(c, CultureInfo.InvariantCulture) ?? "").Select(c => c.AsSpan().ContainsAny(",\"\r\n") ? '"' + c.Replace("\"", "\"\"", StringComparison.Ordinal) + '"' : c)) + "\n");
}

/// <summary>For people: the text, then its labels with probabilities.</summary>
internal sealed class TextPredictions(TextWriter output, PredictionFormat format) : PredictionWriter(format)
{
    public override void Write(Prediction prediction)
    {
        output.WriteLine(prediction.Text);
        if (Format.Logits)
        {
            for (var k = 0; k < Format.LabelNames.Count; k++)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {prediction.Logits[k],9:0.0000}  {Format.LabelNames[k]}"));
            return;
        }
        var listed = Format.Listed(prediction).ToList();
        if (listed.Count == 0) output.WriteLine("  no label above its cut-off");
        foreach (var (label, probability) in listed) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {100 * probability,4:0} %  {label}"));
    }

    public override void Dispose() => output.Flush();
}
