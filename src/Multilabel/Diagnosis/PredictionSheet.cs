using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Multilabel;

/// <summary>The rows of a file of predictions: any table, and what programs write without names: arrays of numpy and torch, lists of JSON, rows of numbers.</summary>
internal static class PredictionSheet
{
    /// <summary>Name of the column of lists.</summary>
    private const string Lists = "predictions";

    /// <param name="path">The file.</param>
    /// <param name="rows">Rows that there should be.</param>
    /// <param name="labels">Labels that there should be.</param>
    /// <exception cref="MultilabelException">The file cannot be read.</exception>
    public static Sheet Open(string path, long rows, int labels)
    {
        var file = Path.GetFileName(path);
        TableFile.CheckReadable(path);
        var head = TableFile.ReadHead(path);
        if (NumpyFile.IsArray(head))
        {
            using var stream = File.OpenRead(path);
            return OfNumbers(path, NumpyFile.Read(file, stream), labels);
        }
        var extension = Path.GetExtension(path).ToLowerInvariant();
        if (head is [(byte)'P', (byte)'K', ..] && extension == ".npz") return OfNumbers(path, NumpyFile.ReadArchive(file, path), labels);
        if (head is [(byte)'P', (byte)'K', ..] or [0x80, ..] && extension is ".pt" or ".pth" or ".bin") return OfNumbers(path, OfTorch(file, path), labels);
        if (OfJson(path, head) is { } lists) return lists;
        var sheet = TableFile.Open(path).FirstOrDefault(s => !s.Hidden) ?? throw TableFile.Empty(file);
        return sheet.ColumnNames is null && Unnamed(sheet, rows, labels) is { } unnamed ? unnamed : sheet;
    }

    private static float[][] OfTorch(string file, string path)
    {
        using var saved = TorchFile.OpenTensors(path);
        var tables = saved.Tensors.Where(t => t.Shape.Length == 2).ToList();
        if (tables.Count != 1) throw new MultilabelException($"{file} holds {tables.Count} tensors of two dimensions; expected one, rows x labels: torch.save(probabilities, \"{file}\").");
        return [.. tables[0].ToFloats().Chunk((int)Math.Max(1, tables[0].Shape[1]))];
    }

    // [[0.1, 0.9], …], or what a pipeline of transformers gives: [[{"label": "a", "score": 0.1}, …], …]; in one document or one list a line.
    private static Sheet? OfJson(string path, byte[] head)
    {
        if (!TextEncoding.Find(head).Encoding.GetString(head).TrimStart('\uFEFF', ' ', '\t', '\r', '\n').StartsWith('[')) return null;
        var (encoding, _) = TextEncoding.Find(Path.GetFileName(path), () => File.OpenRead(path));
        var text = File.ReadAllText(path, encoding).Trim();
        var items = Parsed([text]) is [var whole] ? [.. whole.EnumerateArray()] : Parsed(text.Split('\n').Where(l => !string.IsNullOrWhiteSpace(l)));
        if (items is not { Count: > 0 } || !items.TrueForAll(i => i.ValueKind == JsonValueKind.Array)) return null;
        return Sheet(path, [Lists], [.. items.Select((item, i) => new SheetRow(i + 1, [JsonCells.From(item)]))]);
    }

    // Null for what is no JSON, such as a table that begins with a bracket: its reader says what is wrong.
    private static List<JsonElement>? Parsed(IEnumerable<string> documents)
    {
        try
        {
            return [.. documents.Select(JsonCells.Parse)];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Sheet OfNumbers(string path, float[][] values, int labels)
    {
        if (values.Length > 0 && values[0].Length != labels)
            throw new MultilabelException($"{Path.GetFileName(path)} has {values[0].Length} columns; the model has {labels} labels: a column for each is needed, in the model's order.");
        return Sheet(path, Numbers(labels), [.. values.Select((row, i) => new SheetRow(i + 1, [.. row.Select(v => new Cell((double)v))]))]);
    }

    // Rows of numbers alone, as numpy.savetxt writes them: separated by the file's separator or by blanks, perhaps after a column that counts the rows.
    private static Sheet? Unnamed(Sheet sheet, long rows, int labels)
    {
        var first = sheet.Rows().FirstOrDefault(r => !r.IsBlank);
        if (first is null || !Fields(first).All(c => c.Number is not null)) return null;
        var all = sheet.Rows().Where(r => !r.IsBlank).ToList();
        if (all.Count != rows) return null;
        var fields = all.ConvertAll(Fields);
        if (fields.TrueForAll(f => f.Length == labels + 1) && (Counts(fields, 0) || Counts(fields, 1))) fields = fields.ConvertAll(f => f[1..]);
        return fields.TrueForAll(f => f.Length == labels) ? Sheet(sheet.Path, Numbers(labels), [.. fields.Select((f, i) => new SheetRow(all[i].Number, f))]) : null;
    }

    private static Cell[] Fields(SheetRow row) =>
        row.Cells is [{ Value: string text }] && text.Trim().Contains(' ', StringComparison.Ordinal) ? [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(t => new Cell(t))] : row.Cells;

    private static bool Counts(List<Cell[]> rows, int from) => rows.Select((r, i) => r[0].Number == i + from).All(c => c);

    private static string[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(k => k.ToString(CultureInfo.InvariantCulture))];

    private static Sheet Sheet(string path, IReadOnlyList<string> columns, IReadOnlyList<SheetRow> rows) =>
        new() { File = Path.GetFileName(path), Path = path, Encoding = Encoding.UTF8, ColumnNames = columns, Rows = () => rows };
}
