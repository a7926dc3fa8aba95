namespace Multilabel;

/// <summary>
/// Writes a table again with more columns to the right: CSV and TSV with the same separator as UTF-8, JSON Lines with more members, and
/// a workbook (.xlsx) as a copy in which everything else is as it was.
/// </summary>
public static class AnnotatedTable
{
    /// <summary>
    /// Reads the table of a source once more and writes it with the values, which are asked for row by row as it goes.
    /// The file appears under its name when it is complete.
    /// </summary>
    /// <param name="source">The table, opened from a file.</param>
    /// <param name="path">The file to write, of the same format as the source.</param>
    /// <param name="columns">The names of the new columns.</param>
    /// <param name="values">For every row of the source one value per column: a text, a number, a boolean, or null for a blank.</param>
    /// <exception cref="MultilabelException">The format cannot be written again, the formats differ, or the file cannot be written.</exception>
    public static void Write(TextSource source, string path, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> values)
    {
        var from = FormatOf(source);
        if (source.Path is not null && Path.GetFullPath(source.Path) == Path.GetFullPath(path))
            throw new MultilabelException($"{path} is the table that is read; name another file to write.");
        CheckExtension(source, path, from);
        using var rows = new Values(values, columns.Count);
        NewFile.Write(path, stream =>
        {
            switch (from)
            {
                case TableFormat.Excel: AnnotatedWorkbook.Write(source, stream, columns, rows.Next); break;
                case TableFormat.JsonLines: AnnotatedText.WriteJsonLines(source, stream, columns, rows.Next); break;
                default: AnnotatedText.WriteDelimited(source, stream, columns, rows.Next); break;
            }
            rows.CheckEnd();
        });
    }

    private static TableFormat FormatOf(TextSource source)
    {
        if (source.Path is null || source.Tables.Count == 0)
            throw new MultilabelException($"{source.Path ?? "the standard input"} is no table to which columns can be added; write JSON Lines instead.");
        var format = TableFile.FormatOf(source.Path);
        var file = Path.GetFileName(source.Path);
        if (format is TableFormat.Parquet or TableFormat.Json) throw new MultilabelException($"columns cannot be added to {file}; write JSON Lines instead, or save the table as .csv or .xlsx first.");
        if (format != TableFormat.Excel) return format;
        using var stream = File.OpenRead(source.Path);
        return stream.ReadByte() == 'P' ? format : throw new MultilabelException($"columns cannot be added to {file}, an old workbook; save it as .xlsx first.");
    }

    private static void CheckExtension(TextSource source, string path, TableFormat format)
    {
        var extension = Path.GetExtension(path).ToLowerInvariant();
        var fits = format switch
        {
            TableFormat.Excel => extension is ".xlsx" or ".xlsm",
            TableFormat.JsonLines => extension is ".jsonl" or ".ndjson" or ".json",
            _ => extension is ".csv" or ".tsv" or ".tab" or ".txt",
        };
        if (fits) return;
        var expected = format switch { TableFormat.Excel => ".xlsx", TableFormat.JsonLines => ".jsonl", _ => ".csv or .tsv" };
        throw new MultilabelException($"{path}: a table is written in the format that it is read in; expected a name that ends in {expected}, as {Path.GetFileName(source.Path)} is read.");
    }

    /// <summary>Hands out the values of one row after the other and notices when there are too few or too many.</summary>
    private sealed class Values(IEnumerable<IReadOnlyList<object?>> values, int width) : IDisposable
    {
        private readonly IEnumerator<IReadOnlyList<object?>> _values = values.GetEnumerator();

        public IReadOnlyList<object?> Next()
        {
            if (!_values.MoveNext()) throw new InvalidOperationException("There are fewer values than rows.");
            return _values.Current.Count == width ? _values.Current : throw new InvalidOperationException($"A row has {_values.Current.Count} values for {width} columns.");
        }

        public void CheckEnd()
        {
            if (_values.MoveNext()) throw new InvalidOperationException("There are more values than rows.");
        }

        public void Dispose() => _values.Dispose();
    }
}
