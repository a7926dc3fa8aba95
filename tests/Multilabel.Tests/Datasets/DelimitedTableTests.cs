using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Multilabel.Tests;

public sealed class DelimitedTableTests : IDisposable
{
    private readonly TestTables _tables = new();

    public void Dispose() => _tables.Dispose();

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void The_separator_is_found(char separator)
    {
        var data = _tables.Load("rows.csv", $"text{separator}Gender{separator}Age\n\"Women, men; all\"{separator}1{separator}0\nYoung and old{separator}0{separator}1\n");
        Assert.Equal(["Women, men; all | Gender", "Young and old | Age"], TestTables.Lines(data));
        Assert.Equal(separator == '\t' ? "tab" : separator.ToString(), data.Source.FieldSeparator);
    }

    [Fact]
    public void Excels_line_that_names_the_separator_is_understood()
    {
        var data = _tables.Load("rows.csv", "sep=;\ntext;labels\nHello, you;a|b\nBye, you;b\n");
        Assert.Equal(["Hello, you | a + b", "Bye, you | b"], TestTables.Lines(data));
        Assert.Equal("rows.csv row 3", data.Rows[0].Place);
    }

    [Fact]
    public void Titles_blank_lines_and_empty_columns_around_the_table_do_no_harm()
    {
        var data = _tables.Load("rows.csv", "Our statements,,,\nas of 2024,,,\n,,,\ntext,Gender,Age,\nfirst text,1,0,\n,,,\nsecond text,0,1,\n");
        Assert.Equal(["first text | Gender", "second text | Age"], TestTables.Lines(data));
        Assert.Equal(4, data.Source.HeaderRow);
        Assert.Equal("rows.csv row 7", data.Rows[1].Place);
    }

    [Fact]
    public void The_index_that_pandas_writes_is_no_label()
    {
        var data = _tables.Load("rows.csv", ",text,labels\n0,first text,\"['a', 'b']\"\n1,second text,['b']\n");
        Assert.Equal(["first text | a + b", "second text | b"], TestTables.Lines(data));
        Assert.Equal("text", data.Source.TextColumn);
    }

    [Fact]
    public void Other_columns_of_numbers_are_no_labels()
    {
        var data = _tables.Load("rows.csv", "id,text,Gender,Age,fold,year,score,is_train\n7,first text,1,0,0,2020,0.5,1\n8,second text,0,1,1,2021,0.25,0\n9,third text,1,1,0,2021,1,1\n");
        Assert.Equal(["Gender", "Age"], data.LabelNames);
        Assert.Equal(["7", "8", "9"], data.Rows.Select(r => r.Id));
        Assert.Contains(data.Source.Notes, n => n.Contains("'fold', 'year', 'score', 'is_train'", StringComparison.Ordinal));
    }

    [Fact]
    public void Labels_joined_by_bars_beside_columns_for_folds_and_domains_are_read()
    {
        var data = _tables.Load("rows.csv", "text,labels,domain,fold\nHow long does it take,how_long|pin,banking,0\n\"ok, I can\",acknowledge,banking,1\nnothing to see,,hotels,1\n");
        Assert.Equal(["How long does it take | how_long + pin", "ok, I can | acknowledge", "nothing to see | "], TestTables.Lines(data));
        Assert.Empty(data.DocumentTypes);
    }

    [Fact]
    public void A_header_that_repeats_inside_joined_files_is_left_out()
    {
        var data = _tables.Load("rows.csv", "text,labels\nfirst text,a;b\ntext,labels\nsecond text,b;a\n");
        Assert.Equal(["first text | a + b", "second text | a + b"], TestTables.Lines(data));
    }

    [Fact]
    public void Encodings_without_a_mark_are_found()
    {
        const string Content = "text,Größe\nÜber Größe,1\nüber nichts,0\n";
        foreach (var (encoding, name) in new[] { (new UTF8Encoding(false), "UTF-8"), (Encoding.GetEncoding("iso-8859-1"), "Windows-1252"), (new UnicodeEncoding(false, false), "UTF-16"), (new UnicodeEncoding(true, false), "UTF-16 big-endian") })
        {
            var data = Dataset.Load(_tables.Write("rows.csv", Content, encoding));
            Assert.Equal(["Über Größe | Größe", "über nichts | "], TestTables.Lines(data));
            Assert.Equal(name, data.Source.Encoding);
        }
    }

    [Fact]
    public void A_mix_of_encodings_is_refused_with_its_line()
    {
        byte[] content = [.. Encoding.UTF8.GetBytes("text,labels\nschön,a\ngrün,b\nblaß,a\n"), .. "gr"u8, 0xFC, .. "n,b\n"u8];
        Assert.StartsWith("rows.csv line 5: the byte 0xFC is not UTF-8, though 3 other characters are", TestTables.Refusal(_tables.WriteBytes("rows.csv", content)), StringComparison.Ordinal);
    }

    [Fact]
    public void Compressed_text_is_read()
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true)) zip.Write("text,labels\nfirst text,a|b\nsecond,b\n"u8);
        Assert.Equal(["first text | a + b", "second | b"], TestTables.Lines(Dataset.Load(_tables.WriteBytes("rows.csv.gz", packed.ToArray()))));
    }

    [Fact]
    public void Too_many_fields_and_open_quotes_are_refused_with_their_row()
    {
        Assert.Equal("rows.csv row 3 has 3 fields, but the header has 2: a field that contains the separator ',' must stand in double quotes.",
            _tables.Refusal("rows.csv", "text,labels\nfirst text,a\nsecond, third,b\nfourth,a\n"));
        Assert.StartsWith("rows.csv row 2: a field that starts with a double quote does not end with one", _tables.Refusal("rows.csv", "text,labels\n\"first text,a\nsecond,b\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_begins_with_a_number_sign_is_a_row_like_any_other()
    {
        var data = _tables.Load("rows.csv", "#,text,labels\n#1,first text,a\n#metoo,#second text,a|b\n");
        Assert.Equal(["first text | a", "#second text | a + b"], TestTables.Lines(data));
        Assert.Equal(["#first, text | a", "#second | b"], TestTables.Lines(_tables.Load("rows.csv", "text;labels\n#first, text;a\n#second;b\n")));
    }

    [Fact]
    public void Quotes_without_meaning_in_a_file_of_tabs_are_kept()
    {
        var data = _tables.Load("rows.tsv", "text\tlabels\nhe said \"hi\" to me\ta,b\n\"well\" he said\tb\n\"open quote only\ta\n");
        Assert.Equal(["he said \"hi\" to me | a + b", "\"well\" he said | b", "\"open quote only | a"], TestTables.Lines(data));
        Assert.Contains(data.Source.Notes, n => n.StartsWith("double quotes are read as they stand", StringComparison.Ordinal));
    }

    [Fact]
    public void A_header_of_two_rows_is_put_together_and_a_missing_name_refused()
    {
        var data = _tables.Load("rows.csv", "Text,Document type,Labels,,\n,,Gender,Age,Pay\nfirst text,Plan,1,0,0\nsecond text,Report,0,1,1\n");
        Assert.Equal(["first text | Gender | Plan", "second text | Age + Pay | Report"], TestTables.Lines(data));
        Assert.Equal(2, data.Source.HeaderRow);
        Assert.Equal("rows.csv row 1 names the columns, but column C has no name there and holds yes and no ('0'). Write its name into that row.",
            _tables.Refusal("rows.csv", "text,Gender,,Age\nfirst text,1,0,0\nsecond text,0,1,1\n"));
    }

    [Fact]
    public void A_text_column_without_a_name_is_found()
    {
        var data = _tables.Load("rows.csv", ",Gender,Age\nthe first text of all,1,0\nthe second text of all,0,1\n");
        Assert.Equal(["the first text of all | Gender", "the second text of all | Age"], TestTables.Lines(data));
        Assert.Equal("column A", data.Source.TextColumn);
    }

    [Fact]
    public void A_remark_below_the_table_is_left_out_and_told()
    {
        var data = _tables.Load("rows.csv", "text,Gender,Age\nfirst text,1,0\nsecond text,0,1\n\n\"Source: survey 2021, own count\",,\n");
        Assert.Equal(2, data.Rows.Count);
        Assert.Contains("rows.csv row 5 is a remark below the table and is left out", data.Source.Notes);
    }

    [Fact]
    public void Line_ends_inside_a_text_become_line_feeds()
    {
        var data = _tables.Load("rows.csv", "text,labels\r\n\"first\r\nline\",a|b\r\nsecond,b\r\n");
        Assert.Equal("first\nline", data.Rows[0].Text);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void The_culture_of_the_machine_changes_nothing(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            var data = _tables.Load("rows.csv", "TITLE,text,Initiative,Skill\nA1,first text of all,1.0,0.0\nB2,second text of all,0.0,YES\n");
            Assert.Equal(["first text of all | Initiative", "second text of all | Skill"], TestTables.Lines(data));
            Assert.Contains("1.00 labels per row (density 0.500)", data.Report.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_header_is_missed_rather_than_taken_from_the_data() =>
        Assert.Contains("Add a first row with the names of the columns", _tables.Refusal("rows.csv", "We publish pay figures every year.,1,0\nWe hire everybody who is good.,0,1\n"), StringComparison.Ordinal);
}
