using System.Globalization;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;

namespace Multilabel;

/// <summary>
/// Finds the cells of a sheet that ExcelDataReader gives wrongly, because each would silently count as "no": errors and formulas whose
/// result the file does not hold (as programs other than Excel leave them) come as blanks, booleans spelled <c>true</c> as false.
/// </summary>
internal static class ExcelCells
{
    private const string WithoutResult = "a formula without a stored result (open the file in Excel and save it)";

    /// <summary>The true values by row and column, both from 0; only .xlsx tells them.</summary>
    public static Dictionary<(int Row, int Column), Cell> Find(string path, int sheetIndex)
    {
        var found = new Dictionary<(int, int), Cell>();
        using var file = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (file.ReadByte() != 'P') return found;
        file.Position = 0;
        using var document = SpreadsheetDocument.Open(file, isEditable: false);
        var book = document.WorkbookPart;
        var sheet = book?.Workbook?.Sheets?.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>().ElementAtOrDefault(sheetIndex);
        if (sheet?.Id?.Value is not { } id || book!.GetPartById(id) is not WorksheetPart part) return found;
        using var xml = XmlReader.Create(part.GetStream(FileMode.Open, FileAccess.Read), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        int row = -1, column = -1;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.LocalName == "row")
            {
                row = int.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number - 1 : row + 1;
                column = -1;
            }
            else if (xml.LocalName == "c")
            {
                column = xml.GetAttribute("r") is { } name ? ColumnOf(name) : column + 1;
                if (ValueOf(xml) is { } value) found[(row, column)] = value is string text ? Cell.OfTable(text) : new Cell(value);
            }
        }
        return found;
    }

    private static object? ValueOf(XmlReader xml)
    {
        var type = xml.GetAttribute("t");
        if (xml.IsEmptyElement) return null;
        bool hasFormula = false, hasValue = false;
        var value = "";
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "f") hasFormula = true;
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName is "v" or "is") hasValue = true;
            else if (hasValue && xml.NodeType == XmlNodeType.Text && type is "e" or "b") value = xml.Value;
        }
        return type == "e" ? new CellError(value)
            : type == "b" && value == "true" ? true
            : hasFormula && !hasValue ? new CellError(WithoutResult)
            : null;
    }

    /// <summary>The column of a cell name from 0: C17 is 2.</summary>
    private static int ColumnOf(string cell)
    {
        var column = 0;
        foreach (var c in cell)
        {
            if (!char.IsAsciiLetter(c)) break;
            column = column * 26 + (char.ToUpperInvariant(c) - 'A' + 1);
        }
        return column - 1;
    }
}
