using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Multilabel.Tests;

/// <summary>Writes small workbooks: a cell is a string, a number, a boolean, null, or one of the records below.</summary>
internal static class TestWorkbook
{
    /// <summary>A cell that shows an error.</summary>
    public sealed record Error(string Code);

    /// <summary>A formula with the result that the file holds, or without one.</summary>
    public sealed record Formula(string Text, double? Result);

    public sealed record Content(string Name, object?[][] Rows, bool Hidden = false, string[]? Merged = null);

    public static string Write(string path, params Content[] sheets)
    {
        using var document = SpreadsheetDocument.Create(path, SpreadsheetDocumentType.Workbook);
        var book = document.AddWorkbookPart();
        var list = new Sheets();
        book.Workbook = new Workbook(list);
        foreach (var (content, index) in sheets.Select((s, i) => (s, i)))
        {
            var part = book.AddNewPart<WorksheetPart>();
            var data = new SheetData();
            for (var r = 0; r < content.Rows.Length; r++)
            {
                var row = new Row { RowIndex = (uint)r + 1 };
                for (var c = 0; c < content.Rows[r].Length; c++)
                    if (CellOf(content.Rows[r][c]) is { } cell) row.Append(Named(cell, c, r));
                data.Append(row);
            }
            part.Worksheet = new Worksheet(data);
            if (content.Merged is { } merged) part.Worksheet.Append(new MergeCells(merged.Select(m => new MergeCell { Reference = m })));
            list.Append(new DocumentFormat.OpenXml.Spreadsheet.Sheet
            {
                Name = content.Name,
                SheetId = (uint)index + 1,
                Id = book.GetIdOfPart(part),
                State = content.Hidden ? SheetStateValues.Hidden : SheetStateValues.Visible,
            });
        }
        return path;
    }

    private static DocumentFormat.OpenXml.Spreadsheet.Cell Named(DocumentFormat.OpenXml.Spreadsheet.Cell cell, int column, int row)
    {
        cell.CellReference = $"{(char)('A' + column)}{row + 1}";
        return cell;
    }

    private static DocumentFormat.OpenXml.Spreadsheet.Cell? CellOf(object? value) => value switch
    {
        null => null,
        string s => new() { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(s) { Space = SpaceProcessingModeValues.Preserve }) },
        bool b => new() { DataType = CellValues.Boolean, CellValue = new CellValue(b) },
        Error e => new() { DataType = CellValues.Error, CellValue = new CellValue(e.Code) },
        Formula f => new() { CellFormula = new CellFormula(f.Text), CellValue = f.Result is { } result ? new CellValue(result) : null },
        _ => new() { CellValue = new CellValue(Convert.ToDouble(value, CultureInfo.InvariantCulture)) },
    };
}
