using System.Globalization;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Multilabel;

/// <summary>The sheets of a workbook (.xlsx, .xls, .xlsb); a merged range has its value in every cell of it that lies in its first column.</summary>
internal static class ExcelSheets
{
    public static IReadOnlyList<Sheet> Open(string path)
    {
        var file = Path.GetFileName(path);
        var sheets = new List<Sheet>();
        using var reader = OpenReader(path, file);
        do
        {
            var index = sheets.Count;
            var name = reader.Name;
            sheets.Add(new Sheet
            {
                File = file,
                Path = path,
                Name = name,
                Hidden = reader.VisibleState != "visible",
                HasCellNames = true,
                Rows = () => ReadRows(path, file, index),
            });
        }
        while (Guard(file, reader.NextResult));
        return sheets;
    }

    private static IExcelDataReader OpenReader(string path, string file)
    {
        _ = TextEncoding.Windows1252;   // .xls files name code pages
        var stream = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        try
        {
            return Guard(file, () => ExcelReaderFactory.CreateReader(stream));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static IEnumerable<SheetRow> ReadRows(string path, string file, int index)
    {
        using var reader = OpenReader(path, file);
        for (var i = 0; i < index; i++) Guard(file, reader.NextResult);
        var merged = (reader.MergeCells ?? []).Where(m => m.ToRow > m.FromRow).ToList();
        var values = new Cell[merged.Count];
        var corrected = Guard(file, () => ExcelCells.Find(path, index));
        while (Guard(file, reader.Read))
        {
            var row = reader.Depth;
            var cells = new Cell[reader.FieldCount];
            for (var i = 0; i < cells.Length; i++)
                cells[i] = corrected.TryGetValue((row, i), out var cell) ? cell : CellOf(reader.GetValue(i));
            var isBlank = Array.TrueForAll(cells, c => c.IsBlank);
            for (var m = 0; m < merged.Count; m++)
            {
                var range = merged[m];
                if (row < range.FromRow || row > range.ToRow || range.FromColumn >= cells.Length) continue;
                if (row == range.FromRow) values[m] = cells[range.FromColumn];
                else if (!isBlank) cells[range.FromColumn] = values[m];
            }
            yield return new SheetRow(row + 1, Trimmed(cells));
        }
    }

    private static Cell CellOf(object? value) => value switch
    {
        null or string { Length: 0 } => Cell.Blank,
        TimeSpan t => new Cell(t.ToString(null, CultureInfo.InvariantCulture)),
        int i => new Cell((double)i),
        string text => Cell.OfTable(text),
        _ => new Cell(value),
    };

    private static Cell[] Trimmed(Cell[] cells)
    {
        var length = cells.Length;
        while (length > 0 && cells[length - 1].IsBlank) length--;
        return cells[..length];
    }

    private static T Guard<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidPasswordException e)
        {
            throw new MultilabelException($"{file} is protected with a password; open it in Excel, remove the password (File, Info, Protect Workbook) and save it again.", e);
        }
        catch (Exception e) when (e is ExcelReaderException or InvalidDataException or System.Xml.XmlException or EndOfStreamException or IndexOutOfRangeException
            or ArgumentException or NullReferenceException or InvalidOperationException or FormatException or OverflowException or NotSupportedException)
        {
            throw new MultilabelException($"{file} is damaged or not a workbook: {e.Message.TrimEnd('.')}. Open it in Excel and save it again as .xlsx.", e);
        }
    }
}
