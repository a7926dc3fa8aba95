using System.Text;

namespace Multilabel.Tests;

public sealed class BadInputTests : IDisposable
{
    private readonly TestTables _tables = new();

    public void Dispose() => _tables.Dispose();

    [Fact]
    public void A_missing_file_is_named_with_the_closest_one()
    {
        _tables.Write("statements.csv", "text,labels\na,b\n");
        var path = Path.Combine(_tables.Folder, "statments.csv");
        Assert.Equal($"{path} does not exist; closest: 'statements.csv'.", TestTables.Refusal(path));
    }

    [Fact]
    public void A_folder_is_refused_with_the_tables_in_it()
    {
        _tables.Write("rows.csv", "text,labels\na,b\n");
        Assert.Equal($"{_tables.Folder} is a folder; expected a file, such as 'rows.csv' in it.", TestTables.Refusal(_tables.Folder));
    }

    [Theory]
    [InlineData("empty.csv", "")]
    [InlineData("empty.jsonl", "")]
    [InlineData("empty.xlsx", "")]
    [InlineData("spaces.csv", " \n\n")]
    [InlineData("list.json", "[]")]
    public void An_empty_file_is_refused(string file, string content) => Assert.Contains("is empty", _tables.Refusal(file, content), StringComparison.Ordinal);

    [Fact]
    public void A_header_without_rows_is_refused() => Assert.Contains("has no rows under a header", _tables.Refusal("rows.csv", "text,labels\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("onehot.xlsx")]
    [InlineData("onehot.xls")]
    [InlineData("names-snappy.parquet")]
    public void A_truncated_file_is_called_damaged(string file)
    {
        var content = File.ReadAllBytes(TestTables.PathOf(file));
        foreach (var length in new[] { content.Length / 2, content.Length - 20, 100 })
        {
            var message = TestTables.Refusal(_tables.WriteBytes(file, content[..length]));
            Assert.Contains(file, message, StringComparison.Ordinal);
            Assert.Contains("damaged", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Broken_JSON_is_refused_with_its_line()
    {
        Assert.StartsWith("rows.jsonl line 2 is not valid JSON", _tables.Refusal("rows.jsonl", "{\"text\": \"a\", \"labels\": [\"b\"]}\n{\"text\": \"a\", \"labels\": \n"), StringComparison.Ordinal);
        Assert.StartsWith("rows.json line 3 is not valid JSON", _tables.Refusal("rows.json", "[\n{\"text\": \"a\", \"labels\": [\"b\"]},\n{\"text\": oops\n"), StringComparison.Ordinal);
        Assert.StartsWith("rows.jsonl line 2 is a list; expected an object", _tables.Refusal("rows.jsonl", "{\"text\": \"a\", \"labels\": [\"b\"]}\n[1, 2]\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.csv", "%PDF-1.4 …", "PDF")]
    [InlineData("a.xls", "<html><table><tr><td>text</td></tr></table></html>", "web page")]
    [InlineData("a.xls", "<?xml version=\"1.0\"?><Workbook/>", "XML")]
    public void Other_formats_are_named(string file, string content, string named) => Assert.Contains(named, _tables.Refusal(file, content), StringComparison.Ordinal);

    [Fact]
    public void An_unknown_extension_is_read_by_its_content()
    {
        Assert.Equal(["first text | a + b", "second | b"], TestTables.Lines(_tables.Load("rows.data", "text,labels\nfirst text,a|b\nsecond,b\n")));
        Assert.Equal(["first text | a"], TestTables.Lines(_tables.Load("rows.data", "{\"text\": \"first text\", \"labels\": [\"a\"]}\n")));
        File.Copy(TestTables.PathOf("onehot.xlsx"), Path.Combine(_tables.Folder, "misnamed.csv"));
        Assert.Equal(8, Dataset.Load(Path.Combine(_tables.Folder, "misnamed.csv")).Rows.Count);
    }

    [Fact]
    public void A_text_column_of_numbers_is_refused()
    {
        var message = _tables.Refusal("rows.csv", "text,Gender,Age\n12,1,0\n13,0,1\n14.5,1,1\n");
        Assert.Contains("the column 'text' holds only numbers ('12', '13', '14.5')", message, StringComparison.Ordinal);
        Assert.Contains("--text", message, StringComparison.Ordinal);
        Assert.Equal(3, _tables.Load("rows.csv", "text,Gender,Age\n12,1,0\n13,0,1\n14.5,1,1\n", new DatasetOptions { Text = "text" }).Rows.Count);
    }

    [Fact]
    public void Two_columns_of_text_are_refused_until_an_option_decides()
    {
        const string Rows = "Statement A,Statement B,Gender,Age\nthe first of all texts,and the other side of it,1,0\nthe second of all texts,and what stands beside it,0,1\n";
        Assert.Contains("2 columns could be the text: 'Statement A' and 'Statement B'", _tables.Refusal("rows.csv", Rows), StringComparison.Ordinal);
        Assert.Equal("and the other side of it", _tables.Load("rows.csv", Rows, new DatasetOptions { Text = "statement b" }).Rows[0].Text);
    }

    [Fact]
    public void A_column_that_an_option_names_wrongly_is_refused_with_the_closest_one()
    {
        const string Rows = "Sentence,Gender,Age\nfirst text,1,0\nsecond text,0,1\n";
        Assert.Contains("--text names the column 'Sentense', which is not there; closest: 'Sentence'", _tables.Refusal("rows.csv", Rows, new DatasetOptions { Text = "Sentense" }), StringComparison.Ordinal);
        Assert.Contains("--labels names the column 'Gendr', which is not there; closest: 'Gender'", _tables.Refusal("rows.csv", Rows, new DatasetOptions { Labels = ["Gendr"] }), StringComparison.Ordinal);
        Assert.Contains("has no sheets", _tables.Refusal("rows.csv", Rows, new DatasetOptions { Sheet = "Plan" }), StringComparison.Ordinal);
        Assert.Contains("--sheet names 'Raport', which is not there; closest: 'Report'", TestTables.Refusal(TestTables.PathOf("sheet-per-type.xlsx"), new DatasetOptions { Sheet = "Raport" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_columns_of_one_name_are_refused_where_it_matters()
    {
        Assert.Contains("2 label columns are named 'Gender' (B and D)", _tables.Refusal("rows.csv", "text,Gender,Age,Gender\nfirst text,1,0,1\nsecond text,0,1,1\n"), StringComparison.Ordinal);
        Assert.Contains("2 columns are named 'text' (A and B)", _tables.Refusal("rows.csv", "text,text,Gender\nthe first of all,another text here,1\nthe second of all,and one more text,0\n"), StringComparison.Ordinal);
        Assert.Equal(2, _tables.Load("rows.csv", "text,Notes,Gender,Notes\nfirst text,,1,old\nsecond text,a,0,\n").Rows.Count);
    }

    [Fact]
    public void Texts_without_labels_are_refused()
    {
        Assert.Contains("no labels found", _tables.Refusal("rows.csv", "text\nfirst text\nsecond text\n"), StringComparison.Ordinal);
        Assert.Contains("no row has a label (2 rows, 2 labels", _tables.Refusal("rows.csv", "text,Gender,Age\nfirst text,0,0\nsecond text,0,0\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_row_one_label_and_a_label_that_is_always_on_are_read_and_reported()
    {
        var data = _tables.Load("rows.csv", "text,labels\nonly text,a\n");
        Assert.Equal(["only text | a"], TestTables.Lines(data));
        Assert.Equal(["a"], data.Report.AlwaysUsed);
        Assert.Equal(["a"], data.Report.FewerThanFive);
        Assert.Equal(["first text | Gender", "second text | "], TestTables.Lines(_tables.Load("rows.csv", "text,Gender\nfirst text,1\nsecond text,0\n")));
    }

    [Fact]
    public void Awkward_texts_are_read_as_they_are()
    {
        var longText = string.Concat(Enumerable.Repeat("word ", 200_000));
        var data = _tables.Load("rows.jsonl", $$"""
            {"text": "{{longText}}", "labels": ["a"]}
            {"text": "control \u0000\u0001\u001f characters", "labels": ["a", "b"]}
            {"text": "half \ud83d a pair", "labels": ["b"]}
            {"text": "", "labels": ["b"]}
            {"text": null, "labels": []}
            """);
        Assert.Equal(1_000_000, data.Rows[0].Text.Length);
        Assert.Equal("control \0\u0001\u001f characters", data.Rows[1].Text);
        Assert.Equal("half \uFFFD a pair", data.Rows[2].Text);
        Assert.Equal(["rows.jsonl line 4", "rows.jsonl line 5"], data.Report.EmptyTexts);
        Assert.Equal(longText, _tables.Load("rows.csv", $"text,labels\n\"{longText}\",a|b\nother,b\n").Rows[0].Text);
    }

    [Fact]
    public void Ids_that_an_option_names_must_be_distinct_and_present()
    {
        const string Rows = "text,code,Gender\nfirst text,a,1\nsecond text,a,0\nthird text,,1\n";
        Assert.Equal("rows.csv row 3, column 'code' holds the id 'a', which rows.csv row 2 has already. Make the ids distinct, or name another column with --id.", _tables.Refusal("rows.csv", Rows, new DatasetOptions { Id = "code" }));
        Assert.Contains("is blank, but 'code' identifies the rows", _tables.Refusal("rows.csv", Rows.Replace("second text,a", "second text,b", StringComparison.Ordinal), new DatasetOptions { Id = "code" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_that_a_classifier_does_not_know_are_named_with_the_closest_one()
    {
        var data = _tables.Load("rows.csv", "text,labels\nfirst text,Gendr|Age\nsecond,Age\n");
        Assert.Equal("rows.csv row 2: label 'Gendr' is not among the 2 labels of the classifier; closest: 'Gender'. Its labels: 'Gender', 'Age'.",
            Assert.Throws<MultilabelException>(() => data.WithLabels(["Gender", "Age"])).Message);
        Assert.Equal([false, true, true], data.WithLabels(["Pay", "Gendr", "Age"]).Rows[0].Labels);
    }

    [Fact]
    public void A_type_that_no_row_has_is_named_with_the_closest_one()
    {
        var data = Dataset.Load(TestTables.PathOf("onehot.xlsx"));
        Assert.Contains("no document type 'Plans'; closest: 'Plan'", Assert.Throws<MultilabelException>(() => data.OfType("Plans")).Message, StringComparison.Ordinal);
        Assert.Equal(4, data.OfType("Plan").Rows.Count);
        Assert.Equal(["12345", "No label here"], data.Subset([4, 3]).Rows.Select(r => r.Text));
    }
}
