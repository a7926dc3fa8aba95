using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;

namespace Multilabel.Tests;

public sealed class AnnotatedTableTests : IDisposable
{
    private readonly TestTables _tables = new();

    public void Dispose() => _tables.Dispose();

    private string Annotate(string path, string output, DatasetOptions? options = null)
    {
        var source = TextSource.Open(path, options);
        var target = Path.Combine(_tables.Folder, output);
        AnnotatedTable.Write(source, target, ["Length", "Words; counted"], source.Select(r => (IReadOnlyList<object?>)[r.Text.Length / 2.0, $"{r.Text.Split(' ').Length} words"]));
        return target;
    }

    [Fact]
    public void A_CSV_file_keeps_its_separator_titles_and_order()
    {
        var path = _tables.Write("in.csv", "My texts;\n\nid;text\n1;first text\n\n2;\"second; quoted \"\"text\"\"\"\n");
        Assert.Equal("My texts;\n\nid;text;Length;\"Words; counted\"\n1;first text;5;2 words\n\n2;\"second; quoted \"\"text\"\"\";10.5;3 words\n", File.ReadAllText(Annotate(path, "out.csv")));
    }

    [Fact]
    public void A_UTF_16_file_becomes_UTF_8_with_a_mark()
    {
        var content = File.ReadAllBytes(Annotate(TestTables.PathOf("onehot-utf16.tsv"), "out.tsv"));
        Assert.Equal([0xEF, 0xBB, 0xBF], content[..3]);
        var again = Dataset.Load(Path.Combine(_tables.Folder, "out.tsv"), new DatasetOptions { Labels = ["DEI Initiatives", "Gender"] });
        Assert.Equal(Dataset.Load(TestTables.PathOf("onehot-utf16.tsv")).Rows.Select(r => r.Text), again.Rows.Select(r => r.Text));
    }

    [Fact]
    public void JSON_Lines_get_more_members()
    {
        var path = _tables.Write("in.jsonl", "{\"id\": 12345678901234567890, \"text\": \"first é text\", \"Length\": 1}\n\n{\"text\": \"second\", \"nested\": {\"a\": [1]}}\n");
        Assert.Equal("{\"id\":12345678901234567890,\"text\":\"first é text\",\"Length\":6,\"Words; counted\":\"3 words\"}\n{\"text\":\"second\",\"nested\":{\"a\":[1]},\"Length\":3,\"Words; counted\":\"1 words\"}\n",
            File.ReadAllText(Annotate(path, "out.jsonl")));
    }

    [Theory]
    [InlineData("yesno-title-rows.xlsx", 4, "H4", "H5")]
    [InlineData("onehot.xlsx", 1, "H1", "H2")]
    [InlineData("sheet-per-type.xlsx", 1, "G1", "G2")]
    public void A_workbook_is_copied_with_columns_to_the_right(string file, long headerRow, string headerCell, string firstCell)
    {
        var output = Annotate(TestTables.PathOf(file), "out.xlsx");
        var before = TableFile.Open(TestTables.PathOf(file));
        var after = TableFile.Open(output);
        Assert.Equal(before.Select(s => s.Name), after.Select(s => s.Name));
        foreach (var (old, sheet) in before.Zip(after))
            foreach (var (row, copy) in old.Rows().Zip(sheet.Rows()))
                Assert.Equal(row.Cells.Select(c => c.Text), copy.Cells.Take(row.Cells.Length).Select(c => c.Text));
        var header = after[0].Rows().First(r => r.Number == headerRow);
        Assert.Equal(["Length", "Words; counted"], header.Cells[^2..].Select(c => c.Text));
        Assert.Equal("8 words", after[0].Rows().First(r => r.Number == headerRow + 1).Cells[^1].Text);
        Assert.Equal(headerCell, $"{Sheet.ColumnLetters(header.Cells.Length - 2)}{headerRow}");
        Assert.Equal(firstCell, $"{Sheet.ColumnLetters(header.Cells.Length - 2)}{headerRow + 1}");
        Assert.Equal(FaultsOf(TestTables.PathOf(file)), FaultsOf(output));
    }

    private static List<string> FaultsOf(string workbook)
    {
        using var document = SpreadsheetDocument.Open(workbook, isEditable: false);
        return [.. new OpenXmlValidator().Validate(document).Select(e => e.Description)];
    }

    [Fact]
    public void Other_formats_are_refused_with_the_way_out()
    {
        Assert.Contains("write JSON Lines instead", Assert.Throws<MultilabelException>(() => Annotate(TestTables.PathOf("names-none.parquet"), "out.parquet")).Message, StringComparison.Ordinal);
        Assert.Contains("save it as .xlsx first", Assert.Throws<MultilabelException>(() => Annotate(TestTables.PathOf("onehot.xls"), "out.xls")).Message, StringComparison.Ordinal);
        Assert.Contains("expected a name that ends in .xlsx", Assert.Throws<MultilabelException>(() => Annotate(TestTables.PathOf("onehot.xlsx"), "out.csv")).Message, StringComparison.Ordinal);
        var path = _tables.Write("in.csv", "text\nfirst\nsecond\n");
        Assert.Contains("is the table that is read", Assert.Throws<MultilabelException>(() => Annotate(path, "in.csv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_half_way_leaves_the_former_file_alone()
    {
        var target = _tables.Write("out.csv", "what was there");
        var source = TextSource.Open(_tables.Write("in.csv", "text\nfirst\nsecond\n"));
        Assert.Throws<InvalidOperationException>(() => AnnotatedTable.Write(source, target, ["n"], [[1]]));
        Assert.Equal("what was there", File.ReadAllText(target));
        Assert.Equal(["in.csv", "out.csv"], Directory.GetFiles(_tables.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
