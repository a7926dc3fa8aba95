namespace Multilabel.DoctorBenchmark;

/// <summary>Cells of comma-separated files.</summary>
internal static class Csv
{
    public static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"\n\r") >= 0 || text.StartsWith(' ') || text.EndsWith(' ') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
