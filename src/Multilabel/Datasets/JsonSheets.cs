using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Multilabel;

/// <summary>
/// A JSON document that holds a table: a list of objects, also inside a member (<c>{"data": [...]}</c>), or what pandas writes:
/// by column (<c>{"text": {"0": ...}}</c> or lists), by row (<c>{"0": {"text": ...}}</c>), or split (<c>columns</c> and <c>data</c>).
/// </summary>
internal static class JsonSheets
{
    public static IReadOnlyList<Sheet> Open(string path, Func<Stream> open)
    {
        var file = Path.GetFileName(path);
        var root = Parse(file, open);
        if (root.ValueKind == JsonValueKind.Array) return [OfObjects(path, null, root)];
        if (root.ValueKind != JsonValueKind.Object) throw NoTable(file);
        var members = root.EnumerateObject().ToList();
        if (root.TryGetProperty("columns", out var columns) && root.TryGetProperty("data", out var data) && columns.ValueKind == JsonValueKind.Array
            && data.ValueKind == JsonValueKind.Array)
        {
            return [OfLists(path, [.. columns.EnumerateArray().Select(c => JsonCells.From(c).Text)], data)];
        }
        var lists = members.Where(m => IsListOfObjects(m.Value)).ToList();
        if (lists.Count > 0) return [.. lists.Select(m => OfObjects(path, lists.Count > 1 ? m.Name : null, m.Value))];
        if (members.Count > 0 && members.TrueForAll(m => m.Value.ValueKind == JsonValueKind.Array)) return [OfColumns(path, members, v => [.. v.EnumerateArray()])];
        if (members.Count > 0 && members.TrueForAll(m => m.Value.ValueKind == JsonValueKind.Object))
        {
            return members.TrueForAll(m => int.TryParse(m.Name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                ? [OfRows(path, [.. members.Select(m => m.Value)])]
                : [OfColumns(path, members, v => [.. v.EnumerateObject().Select(m => m.Value)])];
        }
        return root.TryGetProperty("text", out _) ? [OfRows(path, [root])] : throw NoTable(file);
    }

    private static JsonElement Parse(string file, Func<Stream> open)
    {
        var (encoding, _) = TextEncoding.Find(file, open);
        try
        {
            using var reader = new StreamReader(open(), encoding, detectEncodingFromByteOrderMarks: true);
            return JsonCells.Parse(reader.ReadToEnd());
        }
        catch (JsonException e)
        {
            throw new MultilabelException($"{file} line {e.LineNumber + 1} is not valid JSON (character {e.BytePositionInLine + 1}); the file may be cut short.", e);
        }
    }

    private static bool IsListOfObjects(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.Object);

    private static Sheet OfObjects(string path, string? name, JsonElement list)
    {
        // The server of the datasets library wraps every row: {"row_idx": 0, "row": {...}}.
        var values = list.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Object && v.TryGetProperty("row", out var row)
            && row.ValueKind == JsonValueKind.Object && v.TryGetProperty("row_idx", out _) ? row : v).ToList();
        return OfRows(path, values, name);
    }

    private static Sheet OfRows(string path, List<JsonElement> values, string? name = null)
    {
        var file = Path.GetFileName(path);
        if (values.Count == 0) throw TableFile.Empty(file);
        var names = new JsonColumns();
        for (var i = 0; i < values.Count; i++) names.Add(file, "item", i + 1, values[i]);
        return Create(path, name, names.Names, () => values.Select((v, i) => names.RowOf(file, "item", i + 1, v)));
    }

    private static Sheet OfLists(string path, IReadOnlyList<string> columns, JsonElement rows)
    {
        var cells = rows.EnumerateArray().Select((r, i) => new SheetRow(i + 1, [.. r.EnumerateArray().Select(JsonCells.From)])).ToList();
        return Create(path, null, columns, () => cells);
    }

    private static Sheet OfColumns(string path, List<JsonProperty> members, Func<JsonElement, List<JsonElement>> valuesOf)
    {
        var columns = members.Select(m => valuesOf(m.Value)).ToList();
        var uneven = columns.FindIndex(c => c.Count != columns[0].Count);
        if (uneven > 0)
        {
            throw new MultilabelException(
                $"{Path.GetFileName(path)}: the list '{members[uneven].Name}' has {columns[uneven].Count} values, but '{members[0].Name}' has {columns[0].Count}; columns of one table must be equally long.");
        }
        return Create(path, null, [.. members.Select(m => m.Name)],
            () => Enumerable.Range(0, columns[0].Count).Select(i => new SheetRow(i + 1, [.. columns.Select(c => JsonCells.From(c[i]))])));
    }

    private static Sheet Create(string path, string? name, IReadOnlyList<string> columns, Func<IEnumerable<SheetRow>> rows) => new()
    {
        File = Path.GetFileName(path),
        Path = path,
        Name = name,
        RowWord = "item",
        Encoding = Encoding.UTF8,
        ColumnNames = columns,
        Rows = rows,
    };

    private static MultilabelException NoTable(string file) => new(
        $"{file} holds JSON, but no table; expected a list of objects, like [{{\"text\": \"…\", \"labels\": [\"…\"]}}], or one object per line (.jsonl).");
}
