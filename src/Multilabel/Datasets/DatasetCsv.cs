using System.Buffers;
using System.Text;

namespace Multilabel;

/// <summary>Writes a data set as CSV: id, document type and group where there are any, the text, and one column of 0 and 1 per label.</summary>
internal static class DatasetCsv
{
    private static readonly SearchValues<char> s_special = SearchValues.Create('"', '\r', '\n', ',');

    /// <summary>As UTF-8 with the mark at the beginning by which spreadsheets know it.</summary>
    public static void Write(string path, Dataset dataset) => NewFile.Write(path, stream =>
    {
        var (hasType, hasGroup) = (dataset.DocumentTypes.Count > 0, dataset.Rows.Any(r => r.Group is not null));
        using var writer = new StreamWriter(stream, new UTF8Encoding(true), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        Line(writer, ["id", .. hasType ? ["document_type"] : Array.Empty<string>(), .. hasGroup ? ["group"] : Array.Empty<string>(), "text", .. dataset.LabelNames]);
        foreach (var row in dataset.Rows)
        {
            Line(writer, [
                row.Id, .. hasType ? [row.DocumentType ?? ""] : Array.Empty<string>(), .. hasGroup ? [row.Group ?? ""] : Array.Empty<string>(), row.Text,
                .. row.Labels.Select(on => on ? "1" : "0")]);
        }
    });

    private static void Line(StreamWriter writer, IEnumerable<string> fields) => writer.WriteLine(string.Join(',', fields.Select(field => AnnotatedText.Quoted(field, s_special))));
}
