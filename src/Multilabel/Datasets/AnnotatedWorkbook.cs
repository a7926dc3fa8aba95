using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using SheetCell = DocumentFormat.OpenXml.Spreadsheet.Cell;

namespace Multilabel;

/// <summary>Copies a workbook and writes columns to the right of everything in the sheets that hold the texts.</summary>
internal static class AnnotatedWorkbook
{
    public static void Write(TextSource source, Stream stream, IReadOnlyList<string> columns, Func<IReadOnlyList<object?>> next)
    {
        using (var original = File.OpenRead(source.Path!)) original.CopyTo(stream);
        stream.Position = 0;
        using var document = SpreadsheetDocument.Open(stream, isEditable: true);
        var book = document.WorkbookPart!;
        foreach (var (table, _) in source.Tables)
        {
            var sheet = book.Workbook!.Sheets!.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>().First(s => s.Name?.Value == table.Sheet.Name);
            var worksheet = ((WorksheetPart)book.GetPartById(sheet.Id!.Value!)).Worksheet!;
            AddColumns(worksheet, table, columns, next);
        }
    }

    private static void AddColumns(Worksheet worksheet, Table table, IReadOnlyList<string> columns, Func<IReadOnlyList<object?>> next)
    {
        var rows = new Dictionary<long, Row>();
        long number = 0;
        var width = 0;
        foreach (var row in worksheet.GetFirstChild<SheetData>()!.Elements<Row>())
        {
            number = row.RowIndex?.Value ?? number + 1;
            rows[number] = row;
            var column = 0;
            foreach (var cell in row.Elements<SheetCell>())
            {
                column = cell.CellReference?.Value is { } name ? ColumnOf(name) : column + 1;
                width = Math.Max(width, column);
            }
        }
        worksheet.SheetDimension?.Remove();   // optional, and no longer true
        var header = rows[table.HeaderRow];
        var style = header.Elements<SheetCell>().LastOrDefault(c => c.CellValue is not null || c.InlineString is not null)?.StyleIndex?.Value;
        Append(header, table.HeaderRow, width, columns, style);
        foreach (var row in table.Rows()) Append(rows[row.Number], row.Number, width, next(), null);
        worksheet.Save();
    }

    private static void Append(Row row, long number, int width, IReadOnlyList<object?> values, uint? style)
    {
        row.Spans = null;
        for (var i = 0; i < values.Count; i++)
        {
            var cell = CellOf(values[i]);
            if (cell is null) continue;
            cell.CellReference = Sheet.ColumnLetters(width + i) + number.ToString(CultureInfo.InvariantCulture);
            if (style is { } index) cell.StyleIndex = index;
            row.Append(cell);
        }
    }

    private static SheetCell? CellOf(object? value) => value switch
    {
        null => null,
        bool b => new SheetCell { DataType = CellValues.Boolean, CellValue = new CellValue(b ? "1" : "0") },
        double or float or int or long => new SheetCell { CellValue = new CellValue(Convert.ToString(value, CultureInfo.InvariantCulture)!) },
        _ => new SheetCell { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(Printable(value.ToString() ?? "")) { Space = SpaceProcessingModeValues.Preserve }) },
    };

    /// <summary>XML has no place for control characters.</summary>
    public static string Printable(string text) => string.Concat(text.Where(c => System.Xml.XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)));

    private static int ColumnOf(string cell)
    {
        var column = 0;
        foreach (var c in cell.TakeWhile(char.IsAsciiLetter)) column = column * 26 + (char.ToUpperInvariant(c) - 'A' + 1);
        return column;
    }
}
