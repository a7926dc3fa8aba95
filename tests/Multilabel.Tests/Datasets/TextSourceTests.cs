using System.Text;

namespace Multilabel.Tests;

public sealed class TextSourceTests : IDisposable
{
    private readonly TestTables _tables = new();

    public void Dispose() => _tables.Dispose();

    private static List<string> Texts(string path, DatasetOptions? options = null) => [.. TextSource.Open(path, options).Select(r => $"{r.Number}: {r.Text.Trim()}")];

    [Theory]
    [InlineData("onehot.xlsx")]
    [InlineData("onehot.xls")]
    [InlineData("onehot-utf16.tsv")]
    [InlineData("names.jsonl")]
    [InlineData("names-zstd.parquet")]
    [InlineData("floats.parquet")]
    [InlineData("yesno-title-rows.xlsx")]
    public void Texts_are_those_of_the_data_set(string file)
    {
        var data = Dataset.Load(TestTables.PathOf(file));
        var source = TextSource.Open(TestTables.PathOf(file));
        Assert.Equal(data.Rows.Select(r => (r.Text, r.Place)), source.Select(r => (r.Text, r.Place)));
        Assert.Equal(data.Source.TextColumn, source.TextColumn);
    }

    [Fact]
    public void Sheets_with_the_same_text_column_follow_each_other() => Assert.Equal(8, TextSource.Open(TestTables.PathOf("sheet-per-type.xlsx")).Count());

    [Fact]
    public void Labels_are_not_needed()
    {
        Assert.Equal(["2: first text", "3: second, longer text"], Texts(_tables.Write("a.csv", "text\nfirst text\n\"second, longer text\"\n")));
        Assert.Equal(["2: to be labelled one day", "3: and this one as well"], Texts(_tables.Write("b.csv", "nr,Sentences to score\n1,to be labelled one day\n2,and this one as well\n")));
        Assert.Equal(["1: not annotated yet"], Texts(_tables.Write("c.json", """[{"data": {"text": "not annotated yet"}, "annotations": []}]""")));
    }

    [Fact]
    public void A_text_file_holds_one_text_per_line_and_blank_lines_count()
    {
        var path = _tables.Write("lines.txt", "first, with a comma\n\nthird\n\n");
        Assert.Equal(["1: first, with a comma", "2: ", "3: third"], Texts(path));
        Assert.Equal("lines.txt line 3", TextSource.Open(path).Last().Place);
        Assert.Null(TextSource.Open(path).TextColumn);
    }

    [Fact]
    public void A_reader_gives_lines_or_JSON()
    {
        List<string> Read(string input) => [.. TextSource.OfReader(new StringReader(input), "standard input", new DatasetOptions()).Select(r => r.Text)];
        Assert.Equal(["one text", "another"], Read("one text\nanother\n"));
        Assert.Equal(["one\ntext", "another"], Read("{\"id\": 1, \"text\": \"one\\ntext\"}\n{\"text\": \"another\", \"id\": 2}\n"));
        Assert.Empty(Read(""));
        Assert.StartsWith("standard input line 2 is not valid JSON", Assert.Throws<MultilabelException>(() => Read("{\"text\": \"a\"}\noops\n")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_read_as_they_are_asked_for()
    {
        var text = new StringBuilder("text,labels\n");
        for (var i = 0; i < 5000; i++) text.Append("row ").Append(i).Append(" of many,a\n");
        text.Append("\"never closed");
        // The fault in the last row shows only when somebody gets there.
        Assert.Equal("row 2999 of many", TextSource.Open(_tables.Write("rows.csv", text.ToString())).ElementAt(2999).Text);
        Assert.Throws<MultilabelException>(() => TextSource.Open(Path.Combine(_tables.Folder, "rows.csv")).Count());
    }
}
