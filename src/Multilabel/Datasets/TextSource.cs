using System.Collections;
using System.Text;

namespace Multilabel;

/// <summary>
/// Texts without labels, read as they are asked for: a million rows of CSV, JSON Lines or Parquet need no more memory than a few. The text
/// column is found as in <see cref="Dataset.Load"/>; a .txt file (or .txt.gz) and the standard input hold one text per line, or JSON Lines.
/// </summary>
public sealed class TextSource : IEnumerable<TextRow>
{
    private const int RowsLookedAt = 1000;

    private readonly Func<IEnumerable<TextRow>> _rows;

    private TextSource(Func<IEnumerable<TextRow>> rows, string? textColumn, IReadOnlyList<(Table Table, Column Text)> tables, string? path)
    {
        (_rows, TextColumn, Tables, Path) = (rows, textColumn, tables, path);
    }

    /// <summary>The column that holds the text; null where a line is a text.</summary>
    public string? TextColumn { get; }

    /// <summary>The tables that the texts come from; none where a line is a text.</summary>
    internal IReadOnlyList<(Table Table, Column Text)> Tables { get; }

    /// <summary>The file; null for the standard input.</summary>
    internal string? Path { get; }

    /// <summary>Opens a file, or the standard input for <c>-</c>, which can be read only once.</summary>
    /// <exception cref="MultilabelException">The file cannot be read, or several columns could be the text.</exception>
    public static TextSource Open(string path, DatasetOptions? options = null)
    {
        options = (options ?? new DatasetOptions()) with { Labels = null };
        if (path == "-") return OfReader(new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false)), "standard input", options);
        TableFile.CheckReadable(path);
        var plain = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        if (plain.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) && options.Text is null && TableFile.FormatOf(path) == TableFormat.Delimited)
            return OfLines(path);
        return OfTables(path, options);
    }

    /// <summary>The texts in the order of the file.</summary>
    public IEnumerator<TextRow> GetEnumerator() => _rows().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Texts from a reader: one per line, or one object of JSON per line.</summary>
    internal static TextSource OfReader(TextReader reader, string name, DatasetOptions options)
    {
        var lines = ReadLines(reader).GetEnumerator();
        var head = new List<string>();
        while (lines.MoveNext())
        {
            head.Add(lines.Current);
            if (!string.IsNullOrWhiteSpace(lines.Current)) break;
        }
        IEnumerable<string> All()
        {
            foreach (var line in head) yield return line;
            while (lines.MoveNext()) yield return lines.Current;
        }

        if (head.Count == 0 || !head[^1].TrimStart().StartsWith('{')) return new TextSource(() => Texts(All(), name), null, [], null);
        var columns = new JsonColumns();
        columns.Add(name, "line", head.Count, JsonLinesSheet.ReadValues(name, head).Last().Value);
        var sheet = new Sheet
        {
            File = name,
            Path = name,
            RowWord = "line",
            ColumnNames = columns.Names,
            Rows = () => JsonLinesSheet.ReadValues(name, All()).Select(v => columns.RowOf(name, "line", v.Line, v.Value)),
        };
        var table = HeaderFinder.Find(sheet, options)!;
        var text = ColumnRoles.Find(table, [columns.RowOf(name, "line", head.Count, JsonLinesSheet.ReadValues(name, head).Last().Value)], options).Text;
        return new TextSource(() => table.Rows().Select(r => RowOf(r, text)), text.Name, [], null);
    }

    private static TextSource OfLines(string path)
    {
        var file = System.IO.Path.GetFileName(path);
        var (encoding, _) = TextEncoding.Find(file, () => TableFile.OpenText(path));
        IEnumerable<TextRow> Read()
        {
            using var reader = new StreamReader(TableFile.OpenText(path), encoding, detectEncodingFromByteOrderMarks: true);
            foreach (var row in Texts(ReadLines(reader), file)) yield return row;
        }

        return new TextSource(Read, null, [], path);
    }

    private static TextSource OfTables(string path, DatasetOptions options)
    {
        var leftOut = new List<string>();
        var sheets = SheetChoice.Choose(TableFile.Open(path), options, leftOut);
        var found = new List<(Table Table, Column Text)>();
        MultilabelException? reason = null;
        foreach (var sheet in sheets)
        {
            try
            {
                if (HeaderFinder.Find(sheet, options) is not { } table) continue;
                var sample = table.Rows().Take(RowsLookedAt).ToList();
                if (sample.Count > 0) found.Add((table, ColumnRoles.Find(table, sample, options).Text));
            }
            catch (MultilabelException e)
            {
                reason ??= e;   // a sheet of notes beside the texts
            }
        }
        if (found.Count == 0) throw reason ?? new MultilabelException($"{System.IO.Path.GetFileName(path)} has no rows under a header; expected a header row, and below it texts.");
        var columns = found.Select(f => f.Text.Key).Distinct(StringComparer.Ordinal).ToList();
        if (columns.Count > 1)
        {
            throw new MultilabelException(
                $"{System.IO.Path.GetFileName(path)}: its sheets have different text columns ({string.Join(", ", found.Select(f => $"{f.Text} in '{f.Table.Sheet.Name}'"))}). Say which sheet to read with --sheet.");
        }
        return new TextSource(() => found.SelectMany(f => f.Table.Rows().Select(r => RowOf(r, f.Text))), found[0].Text.Name, found, path);
    }

    private static TextRow RowOf(SheetRow row, Column text) => row[text].Value is CellError error
        ? throw new MultilabelException($"{row.PlaceOf(text)} (the text) holds {LabelColumns.Named(error)}. Correct the cell.")
        : new TextRow(row.Number, row[text].Text, row.Place);

    /// <summary>Lines as texts; blank ones count, so that results stay beside their lines, except at the end.</summary>
    private static IEnumerable<TextRow> Texts(IEnumerable<string> lines, string file)
    {
        long number = 0, blank = 0;
        foreach (var line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                blank++;
                continue;
            }
            for (; blank > 0; blank--) yield return new TextRow(number - blank, "", $"{file} line {number - blank}");
            yield return new TextRow(number, line, $"{file} line {number}");
        }
    }

    private static IEnumerable<string> ReadLines(TextReader reader)
    {
        while (reader.ReadLine() is { } line) yield return line;
    }
}
