using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Multilabel;

/// <summary>Writes CSV and JSON Lines again with more columns, row by row.</summary>
internal static class AnnotatedText
{
    public static void WriteDelimited(TextSource source, Stream stream, IReadOnlyList<string> columns, Func<IReadOnlyList<object?>> next)
    {
        var table = source.Tables[0].Table;
        var separator = table.Sheet.Separator ?? ',';
        using var writer = new StreamWriter(stream, new UTF8Encoding(table.Sheet.HasByteOrderMark), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        var special = SearchValues.Create(['"', '\r', '\n', separator]);
        var width = 0;
        using var rows = table.Rows().GetEnumerator();
        var isRow = rows.MoveNext();
        // Titles and blank rows are written as they are; only rows of the table get values.
        foreach (var row in table.Sheet.Rows())
        {
            width = Math.Max(width, row.Cells.Length);
            var isHeader = row.Number == table.HeaderRow;
            var isText = isRow && rows.Current.Number == row.Number;
            var added = isHeader ? columns : isText ? next().Select(TextOf) : [];
            var length = isHeader || isText ? width : row.Cells.Length;
            var fields = Enumerable.Range(0, length).Select(i => i < row.Cells.Length ? row.Cells[i].Value as string ?? "" : "").Concat(added);
            writer.WriteLine(string.Join(separator, fields.Select(f => Quoted(f, special))));
            if (isText) isRow = rows.MoveNext();
        }
    }

    public static void WriteJsonLines(TextSource source, Stream stream, IReadOnlyList<string> columns, Func<IReadOnlyList<object?>> next)
    {
        var sheet = source.Tables[0].Table.Sheet;
        using var rows = source.Tables[0].Table.Rows().GetEnumerator();
        foreach (var (line, value) in JsonLinesSheet.ReadFile(sheet))
        {
            if (!rows.MoveNext()) break;
            if (rows.Current.Number != line) throw new InvalidOperationException("The table has changed while it was written.");
            var added = next();
            using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
            {
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                    if (!columns.Contains(member.Name)) member.WriteTo(writer);
                for (var i = 0; i < columns.Count; i++)
                {
                    writer.WritePropertyName(columns[i]);
                    JsonSerializer.Serialize(writer, added[i]);
                }
                writer.WriteEndObject();
            }
            stream.WriteByte((byte)'\n');
        }
    }

    private static string TextOf(object? value) => value switch
    {
        null => "",
        bool b => b ? "1" : "0",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>A field as CSV has it.</summary>
    /// <param name="field">Its text.</param>
    /// <param name="special">What cannot stand without quotes.</param>
    public static string Quoted(string field, SearchValues<char> special) =>
        field.AsSpan().ContainsAny(special) || field.Length > 0 && (field[0] == ' ' || field[^1] == ' ') ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
