using static Multilabel.Tests.TestWorkbook;

namespace Multilabel.Tests;

public sealed class WorkbookTests : IDisposable
{
    private readonly TestTables _tables = new();

    public void Dispose() => _tables.Dispose();

    private string Book(params Content[] sheets) => Write(Path.Combine(_tables.Folder, "book.xlsx"), sheets);

    [Fact]
    public void What_analysts_keep_around_a_table_is_left_out_and_told()
    {
        var data = Dataset.Load(Book(
            new Content("Plans",
            [
                ["Document AI Score", null, null, null],
                ["as of", "2024-01-01"],
                [],
                ["Statement\n(as published)", "Document type", "Pay\nEquity", "Gender ", null, "Comment"],
                ["We publish pay figures.", "Plan", 1, 0, null, "check again"],
                [],
                ["We hire everybody.", null, 0, 1],
                ["We listen to all.", "Report", 1, 1],
                ["Total", null, 2, 2],
            ], Merged: ["A1:D1", "B5:B7"]),
            new Content("Notes", [["1 = the statement is about it"], ["ask Anna"]]),
            new Content("Lookup", [["text", "labels"], ["old text", "a"]], Hidden: true)));
        Assert.Equal(["We publish pay figures. | Pay Equity | Plan", "We hire everybody. | Gender | Plan", "We listen to all. | Pay Equity + Gender | Report"], TestTables.Lines(data));
        Assert.Equal(["Lookup (hidden)", "Notes (no texts with labels)"], data.Source.SheetsLeftOut.Order(StringComparer.Ordinal));
        Assert.Contains("book.xlsx sheet 'Plans' row 9 holds totals and is left out", data.Source.Notes);
        Assert.Contains("columns not used: 'Comment'", data.Source.Notes);
        Assert.Equal("book.xlsx sheet 'Plans' row 7", data.Rows[1].Place);
    }

    [Fact]
    public void Formulas_count_with_their_stored_results()
    {
        var data = Dataset.Load(Book(new Content("Data", [["text", "Gender", "Age"], ["first text", new Formula("1+0", 1), 0], ["second text", 0, new Formula("B2", 1)]])));
        Assert.Equal(["first text | Gender", "second text | Age"], TestTables.Lines(data));
    }

    [Fact]
    public void Error_cells_and_formulas_without_results_are_refused_with_their_cell()
    {
        Assert.StartsWith("book.xlsx sheet 'Data' cell C3 (column 'Age') holds the error #N/A",
            TestTables.Refusal(Book(new Content("Data", [["text", "Gender", "Age"], ["first text", 1, 0], ["second text", 0, new Error("#N/A")]]))), StringComparison.Ordinal);
        Assert.StartsWith("book.xlsx sheet 'Data' cell B2 (column 'Gender') holds a formula without a stored result",
            TestTables.Refusal(Book(new Content("Data", [["text", "Gender", "Age"], ["first text", new Formula("1+0", null), 0], ["second text", 0, 1]]))), StringComparison.Ordinal);
        Assert.Contains("cell A3 (the text) holds the error #REF!",
            TestTables.Refusal(Book(new Content("Data", [["text", "Gender", "Age"], ["first text", 1, 0], [new Error("#REF!"), 0, 1]]))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_mark_is_refused_with_its_cell() =>
        Assert.StartsWith("book.xlsx sheet 'Data' cell C4 (column 'Age') holds '2', which is neither yes nor no",
            TestTables.Refusal(Book(new Content("Data", [["text", "Gender", "Age"], ["first text", 1, 0], ["second text", 0, 1], ["third text", 0, 2], ["fourth text", 1, 1]]))), StringComparison.Ordinal);

    [Fact]
    public void Marks_that_were_filled_in_ahead_of_the_texts_are_left_out()
    {
        var data = Dataset.Load(Book(new Content("Data", [["text", "Gender", "Age"], ["first text", true, false], ["second text", false, true], [null, false, false], [null, false, false]])));
        Assert.Equal(2, data.Rows.Count);
        Assert.Contains("2 rows at the end without text and without labels are left out (from row 4)", data.Source.Notes);
    }

    [Fact]
    public void Sheets_with_the_same_labels_are_joined_even_if_one_has_remarks_or_another_order()
    {
        var data = Dataset.Load(Book(
            new Content("Plan", [["text", "Gender", "Age"], ["first text", 1, 0]]),
            new Content("Report", [["Notes", "Age", "text", "Gender"], ["see page 3", 1, "second text", 0]])));
        Assert.Equal(["first text | Gender | Plan", "second text | Age | Report"], TestTables.Lines(data));
        var wrong = Book(
            new Content("Plan", [["text", "Gender", "Age"], ["first text", 1, 0], ["third text", 1, 1]]),
            new Content("Report", [["Age", "text", "Gender"], [1, "second text", 0], [1, "fourth text", "perhaps"]]));
        Assert.StartsWith("book.xlsx sheet 'Report' cell C3 (column 'Gender') holds 'perhaps'", TestTables.Refusal(wrong), StringComparison.Ordinal);
    }

    [Fact]
    public void Sheets_with_different_labels_are_two_readings_until_an_option_decides()
    {
        var path = Book(
            new Content("Plan", [["text", "Gender", "Age"], ["first text", 1, 0], ["second text", 0, 1]]),
            new Content("Report", [["text", "Pay", "Age"], ["third text", 1, 0], ["fourth text", 1, 1]]));
        Assert.Contains("the sheets 'Plan' and 'Report' hold different tables. Say which to read with --sheet", TestTables.Refusal(path), StringComparison.Ordinal);
        Assert.Equal(["Pay", "Age"], Dataset.Load(path, new DatasetOptions { Sheet = "report" }).LabelNames);
    }

    [Fact]
    public void A_sheet_that_explains_the_labels_is_left_out()
    {
        var data = Dataset.Load(Book(
            new Content("Data", [["text", "Gender", "Age"], ["first text", 1, 0], ["second text", 0, 1]]),
            new Content("Codebook", [["Label", "Description"], ["Gender", "The statement is about women and men."], ["Age", "The statement is about the young and the old."]])));
        Assert.Equal(["Gender", "Age"], data.LabelNames);
        Assert.Equal(["Codebook (no texts with labels)"], data.Source.SheetsLeftOut);
    }

    [Fact]
    public void Numbers_and_dates_among_the_texts_are_texts()
    {
        var data = Dataset.Load(Book(new Content("Data", [["text", "Gender", "Age"], [2024, 1, 0], [0.5, 1, 0], ["words", 0, 1]])));
        Assert.Equal(["2024", "0.5", "words"], data.Rows.Select(r => r.Text));
    }

    [Fact]
    public void A_protected_workbook_is_refused_with_the_way_out() =>
        Assert.Equal("protected.xlsx is protected with a password; open it in Excel, remove the password (File, Info, Protect Workbook) and save it again.",
            TestTables.Refusal(TestTables.PathOf("protected.xlsx")));
}
