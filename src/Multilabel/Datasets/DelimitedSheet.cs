using System.Text;
using Sylvan.Data.Csv;

namespace Multilabel;

/// <summary>A text file of separated fields (CSV, TSV): its encoding and separator are found, its rows are read as a stream.</summary>
internal static class DelimitedSheet
{
    private const int SampleLength = 1 << 18, LongestField = 1 << 28;

    public static Sheet Open(string path, Func<Stream> open)
    {
        var file = Path.GetFileName(path);
        var (encoding, hasMark) = TextEncoding.Find(file, open);
        var sample = ReadSample(open, encoding);
        if (string.IsNullOrWhiteSpace(sample)) throw TableFile.Empty(file);
        if (sample.Contains('\0', StringComparison.Ordinal))
            throw new MultilabelException($"{file} holds binary data, not a table; expected .xlsx, .xls, .csv, .tsv, .jsonl, .json or .parquet.");
        var declared = DeclaredSeparator(sample);
        var separator = declared ?? FieldSeparator.Find(sample, sample.Length < SampleLength);
        var isQuoted = separator != '\t' || IsQuoted(file, open, encoding);
        var sheet = new Sheet
        {
            File = file,
            Path = path,
            Encoding = encoding,
            HasByteOrderMark = hasMark,
            Separator = separator,
            Rows = () => ReadRows(file, open, encoding, separator, declared is not null, isQuoted),
        };
        if (!isQuoted) sheet.Notes.Add("double quotes are read as they stand: they do not enclose fields in this file");
        return sheet;
    }

    private static IEnumerable<SheetRow> ReadRows(string file, Func<Stream> open, Encoding encoding, char separator, bool skipFirst, bool isQuoted)
    {
        using var text = new StreamReader(open(), encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        var skipped = 0;
        if (skipFirst)
        {
            text.ReadLine();
            skipped = 1;
        }
        using var reader = CsvDataReader.Create(text, new CsvDataReaderOptions
        {
            HasHeaders = false,
            Delimiter = separator,
            Quote = isQuoted ? '"' : '\u0001',   // a sign that texts do not hold
            Comment = '\0',   // by default rows that begin with # are left out
            ResultSetMode = ResultSetMode.SingleResult,
            BufferSize = 1 << 16,
            MaxBufferSize = LongestField,
        });
        for (long number = 1 + skipped; Read(reader, file, number); number++)
        {
            var cells = new Cell[reader.RowFieldCount];
            for (var i = 0; i < cells.Length; i++) cells[i] = Cell.OfTable(reader.GetString(i));
            yield return new SheetRow(number, cells);
        }
    }

    private static bool Read(CsvDataReader reader, string file, long number)
    {
        try
        {
            return reader.Read();
        }
        catch (CsvRecordTooLargeException e)
        {
            throw new MultilabelException($"{file} row {number} is longer than {LongestField >> 20} million characters; probably a double quote in it is not closed.", e);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            throw new MultilabelException(
                $"{file} row {number}: a field that starts with a double quote does not end with one before the separator; a quote inside such a field must be written twice (\"\").", e);
        }
    }

    /// <summary>
    /// Tab-separated files often hold quotes without any meaning. They are taken so if they do not enclose fields properly and every line
    /// has as many fields as the first.
    /// </summary>
    private static bool IsQuoted(string file, Func<Stream> open, Encoding encoding)
    {
        try
        {
            foreach (var _ in ReadRows(file, open, encoding, '\t', skipFirst: false, isQuoted: true))
            {
            }
            return true;
        }
        catch (MultilabelException)
        {
            var width = 0;
            foreach (var row in ReadRows(file, open, encoding, '\t', skipFirst: false, isQuoted: false))
            {
                if (width == 0) width = row.Cells.Length;
                if (row.Cells.Length != width && !row.IsBlank) return true;
            }
            return false;
        }
    }

    private static string ReadSample(Func<Stream> open, Encoding encoding)
    {
        using var reader = new StreamReader(open(), encoding, detectEncodingFromByteOrderMarks: true);
        var sample = new char[SampleLength];
        return new string(sample, 0, reader.ReadBlock(sample));
    }

    /// <summary>Excel's own way to name the separator: a first line such as <c>sep=;</c>.</summary>
    private static char? DeclaredSeparator(string sample) =>
        sample.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && sample.Length > 5 && sample[5] is '\r' or '\n' ? sample[4] : null;
}
