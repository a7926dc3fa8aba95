using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using SheetCell = DocumentFormat.OpenXml.Spreadsheet.Cell;
using SheetColumn = DocumentFormat.OpenXml.Spreadsheet.Column;

namespace Multilabel;

/// <summary>The doubtful cells as a workbook with a column to be filled in, and what was filled in.</summary>
internal static class ReviewWorkbook
{
    private const string SheetName = "Review", Row = "row", Label = "label", Given = "in the data", Agree = "agree?";

    private static readonly (string Name, double Width)[] s_columns =
    [
        (Row, 12), ("text", 70), (Label, 20), (Given, 12), ("expected", 10), ("base rate", 10), ("similar texts that have it", 50), ("similar texts that have it not", 50), (Agree, 12),
    ];

    /// <summary>Writes one row per cell.</summary>
    public static void Write(string path, IReadOnlyList<SuspectCell> cells) => NewFile.Write(path, stream =>
    {
        using var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook);
        var book = document.AddWorkbookPart();
        var part = book.AddNewPart<WorksheetPart>();
        var rows = new SheetData(Line([.. s_columns.Select(c => (object)c.Name)]));
        foreach (var cell in cells)
        {
            rows.Append(Line([
                cell.Id, cell.Text, cell.Label, cell.Given ? "yes" : "no", Math.Round(cell.Probability, 2), Math.Round(cell.BaseRate, 2),
                string.Join("\n", cell.NearestWith), string.Join("\n", cell.NearestWithout), ""]));
        }
        part.Worksheet = new Worksheet(
            new SheetViews(new SheetView(new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen }) { WorkbookViewId = 0 }),
            new Columns(s_columns.Select((c, i) => new SheetColumn { Min = (uint)i + 1, Max = (uint)i + 1, Width = c.Width, CustomWidth = true })),
            rows);
        book.Workbook = new Workbook(new Sheets(new DocumentFormat.OpenXml.Spreadsheet.Sheet { Id = book.GetIdOfPart(part), SheetId = 1, Name = SheetName }));
    });

    /// <summary>The answers: where a person does not agree with the data, the cell is to be changed.</summary>
    /// <returns>Row, label and what the data said, of the cells to change; and how many were left open.</returns>
    /// <exception cref="MultilabelException">The file is no such workbook, or an answer is neither yes nor no.</exception>
    public static (IReadOnlyList<ReviewedCell> Changes, int Agreed, int Open) Read(string path)
    {
        TableFile.CheckReadable(path);
        var sheet = SheetChoice.Choose(TableFile.Open(path), new DatasetOptions(), [])[0];
        var table = HeaderFinder.Find(sheet, new DatasetOptions { Text = Agree })
            ?? throw new MultilabelException($"{path} has no header; expected the workbook that multilabel estimate --review writes.");
        var (row, label, given, agree) = (table.Require(Row, "review"), table.Require(Label, "review"), table.Require(Given, "review"), table.Require(Agree, "review"));
        var (changes, agreed, open) = (new List<ReviewedCell>(), 0, 0);
        foreach (var line in table.Rows())
        {
            var said = LabelCell.Read(line[given]) == LabelMark.Yes;
            switch (LabelCell.Read(line[agree]))
            {
                case LabelMark.Yes:
                    agreed++;
                    break;
                case LabelMark.No:
                    changes.Add(new ReviewedCell(line[row].Text, line[label].Text, said, line.Place));
                    break;
                case LabelMark.Blank:
                    open++;
                    break;
                default:
                    throw new MultilabelException($"{line.PlaceOf(agree)} holds '{line[agree].Text}'; expected yes where the data is right, no where it is wrong, or nothing where that is open.");
            }
        }
        return (changes, agreed, open);
    }

    private static Row Line(object[] values) => new(values.Select(value => value switch
    {
        double number => new SheetCell { CellValue = new CellValue(number.ToString(CultureInfo.InvariantCulture)) },
        _ => new SheetCell { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(AnnotatedWorkbook.Printable((string)value)) { Space = SpaceProcessingModeValues.Preserve }) },
    }));
}
