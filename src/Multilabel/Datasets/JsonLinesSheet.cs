using System.Text;
using System.Text.Json;

namespace Multilabel;

/// <summary>JSON Lines: one object per line. The columns are the members of the first lines; later lines may add to them.</summary>
internal static class JsonLinesSheet
{
    private const int LinesForColumns = 1000;

    public static Sheet Open(string path, Func<Stream> open)
    {
        var file = Path.GetFileName(path);
        var (encoding, hasMark) = TextEncoding.Find(file, open);
        var names = new JsonColumns();
        foreach (var (line, value) in ReadValues(file, ReadLines(open, encoding)).Take(LinesForColumns)) names.Add(file, "line", line, value);
        return new Sheet
        {
            File = file,
            Path = path,
            RowWord = "line",
            Encoding = encoding,
            HasByteOrderMark = hasMark,
            ColumnNames = names.Names,
            Rows = () => ReadValues(file, ReadLines(open, encoding)).Select(v => names.RowOf(file, "line", v.Line, v.Value)),
        };
    }

    /// <summary>True if the first line is a complete object, so that the file is lines of JSON and not one JSON document.</summary>
    public static bool FirstLineIsObject(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0 || text.AsSpan(end).Trim().IsEmpty) return false;
        try
        {
            using var line = JsonDocument.Parse(text.AsMemory(0, end), JsonCells.Reading);
            return line.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The objects of a file that was opened before.</summary>
    public static IEnumerable<(long Line, JsonElement Value)> ReadFile(Sheet sheet) => ReadValues(sheet.File, ReadLines(() => TableFile.OpenText(sheet.Path), sheet.Encoding!));

    public static IEnumerable<(long Line, JsonElement Value)> ReadValues(string file, IEnumerable<string> lines)
    {
        long number = 0;
        foreach (var line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            yield return (number, Parse(file, number, line));
        }
    }

    private static JsonElement Parse(string file, long number, string line)
    {
        try
        {
            return JsonCells.Parse(line);
        }
        catch (JsonException e)
        {
            throw new MultilabelException($"{file} line {number} is not valid JSON (character {e.BytePositionInLine + 1}); expected one complete object per line, like {{\"text\": \"…\", \"labels\": [\"…\"]}}.", e);
        }
    }

    private static IEnumerable<string> ReadLines(Func<Stream> open, Encoding encoding)
    {
        using var reader = new StreamReader(open(), encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        while (reader.ReadLine() is { } line) yield return line;
    }
}
