using System.Text.Json;

namespace Multilabel.Tests;

/// <summary>The same rows as Excel, pandas, pyarrow and datasets really store them.</summary>
public sealed class ReferenceTableTests
{
    private static readonly JsonElement Expected = JsonDocument.Parse(File.ReadAllText(TestTables.PathOf("expected.json"))).RootElement;

    public static TheoryData<string> Files => [.. Expected.GetProperty("files").EnumerateObject().Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_file_reads_to_exactly_the_rows_expected(string file)
    {
        var about = Expected.GetProperty("files").GetProperty(file);
        var hasTypes = !about.TryGetProperty("document_type", out var type) || type.GetBoolean();
        var hasNames = !about.TryGetProperty("names", out var named) || named.GetBoolean();
        var names = Expected.GetProperty("label_names").EnumerateArray().Select(n => n.GetString()!).ToList();
        string Line(JsonElement row)
        {
            var labels = row.GetProperty("labels").EnumerateArray().Select(l => names.IndexOf(l.GetString()!)).Order().Select(k => hasNames ? names[k] : $"label_{k}");
            return $"{row.GetProperty("text").GetString()!.Trim()} | {string.Join(" + ", labels)}{(hasTypes ? " | " + row.GetProperty("document_type").GetString() : "")}";
        }

        var expected = Expected.GetProperty("rows").EnumerateArray().Take(about.TryGetProperty("rows", out var count) ? count.GetInt32() : int.MaxValue).Select(Line);
        var data = Dataset.Load(TestTables.PathOf(file));

        // Labels in the order of the reference; a workbook with a sheet per type has its rows in another order.
        var order = hasNames ? names : [.. names.Select((_, k) => $"label_{k}")];
        var actual = data.Rows.Select(r => $"{r.Text.Trim()} | {string.Join(" + ", order.Where(n => r.Labels[data.LabelNames.ToList().IndexOf(n)]))}{(r.DocumentType is null ? "" : " | " + r.DocumentType)}").ToList();
        if (data.Source.DocumentTypesAreSheets) Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        else Assert.Equal(expected, actual);
        Assert.Equal(order.Order(StringComparer.Ordinal), data.LabelNames.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("onehot.xlsx")]
    [InlineData("marks.xlsx")]
    [InlineData("onehot-bool.parquet")]
    [InlineData("classlabel.parquet")]
    [InlineData("forum/data/all.parquet")]
    public void Labels_that_the_file_lists_keep_its_order(string file) =>
        Assert.Equal(["DEI Initiatives", "Mentorship", "Race; Ethnicity", "Pay Equity", "Gender"], Dataset.Load(TestTables.PathOf(file)).LabelNames);

    [Fact]
    public void What_was_found_is_told()
    {
        var source = Dataset.Load(TestTables.PathOf("yesno-title-rows.xlsx")).Source;
        Assert.Equal(4, source.HeaderRow);
        Assert.Equal("Text", source.TextColumn);
        Assert.Equal("Document type", source.DocumentTypeColumn);
        Assert.Equal("one column per label (no/Yes)", source.LabelLayout);
        Assert.Contains("header         row 4", source.ToString(), StringComparison.Ordinal);

        var semicolons = Dataset.Load(TestTables.PathOf("onehot-bom-semicolon.csv")).Source;
        Assert.Equal(";", semicolons.FieldSeparator);
        Assert.Equal("UTF-8 with byte order mark", semicolons.Encoding);
        Assert.Equal("Windows-1252", Dataset.Load(TestTables.PathOf("onehot-cp1252.csv")).Source.Encoding);
        Assert.Equal("tab", Dataset.Load(TestTables.PathOf("onehot-utf16.tsv")).Source.FieldSeparator);
        Assert.Equal("|", Dataset.Load(TestTables.PathOf("delimited.xlsx")).Source.LabelSeparator);

        var sheets = Dataset.Load(TestTables.PathOf("sheet-per-type.xlsx"));
        Assert.True(sheets.Source.DocumentTypesAreSheets);
        Assert.Equal(["Plan", "Report", "Policy"], sheets.DocumentTypes);
        Assert.Equal(["Notes (nothing below its first row)"], sheets.Source.SheetsLeftOut);
        Assert.Equal("sheet-per-type.xlsx sheet 'Report' row 3", sheets.OfType("Report").Rows[1].Place);
    }
}
