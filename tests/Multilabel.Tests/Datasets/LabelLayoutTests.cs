using System.Text;

namespace Multilabel.Tests;

public sealed class LabelLayoutTests : IDisposable
{
    private readonly TestTables _tables = new();

    public void Dispose() => _tables.Dispose();

    [Theory]
    [InlineData("1", "0")]
    [InlineData("1.0", "0.0")]
    [InlineData("TRUE", "FALSE")]
    [InlineData("Yes ", "NO")]
    [InlineData("ja", "nein")]
    [InlineData("x", "-")]
    [InlineData("X", "")]
    [InlineData("✓", "✗")]
    [InlineData("1", "NaN")]
    public void Words_for_yes_and_no_are_understood(string yes, string no)
    {
        var data = _tables.Load("rows.csv", $"text,Gender,Age\nfirst text,{yes},{no}\nsecond text,{no},{yes}\nthird text,{yes},{yes}\n");
        Assert.Equal(["first text | Gender", "second text | Age", "third text | Gender + Age"], TestTables.Lines(data));
    }

    [Fact]
    public void A_label_column_with_blanks_is_read_as_zero()
    {
        var data = _tables.Load("rows.csv", "text,Gender,Age\nfirst text,1,\nsecond text,0,1\n");
        Assert.Equal(["first text | Gender", "second text | Age"], TestTables.Lines(data));
        Assert.Contains("1 blank label cell read as no", data.Source.Notes);
    }

    [Theory]
    [InlineData("a; b", "b; c", ";")]
    [InlineData("a, b", "b, c", ",")]
    [InlineData("a | b", "b|c", "|")]
    [InlineData("a\nb", "b\nc", "\n")]
    public void The_separator_of_names_is_found(string first, string second, string separator)
    {
        var data = _tables.Load("rows.csv", $"text,labels\nfirst text,\"{first}\"\nsecond text,\"{second}\"\nthird text,c\n");
        Assert.Equal(["first text | a + b", "second text | b + c", "third text | c"], TestTables.Lines(data));
        Assert.Equal(separator, data.Source.LabelSeparator);
    }

    [Theory]
    [InlineData("['a', \"b's\"]")]
    [InlineData("[\"a\", \"b's\"]")]
    [InlineData("['a' \"b's\"]")]
    [InlineData("{'a', \"b's\"}")]
    [InlineData("('a', \"b's\")")]
    [InlineData("array(['a', \"b's\"], dtype=object)")]
    [InlineData("[np.str_('a'), np.str_(\"b's\")]")]
    [InlineData("['a'\n \"b's\"]")]
    [InlineData("{\"choices\": [\"a\", \"b's\"]}")]
    [InlineData("{'a': 1, \"b's\": True, 'c': 0}")]
    public void Lists_that_programs_write_into_cells_are_understood(string list)
    {
        var data = _tables.Load("rows.csv", $"text,labels\nfirst text,\"{list.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\nsecond text,[]\n".Replace("text,[]", list.Contains(':', StringComparison.Ordinal) ? "text," : "text,[]", StringComparison.Ordinal));
        Assert.Equal(["first text | a + b's", "second text | "], TestTables.Lines(data));
    }

    [Theory]
    [InlineData("[0 1 0]", "[1 1 0]")]
    [InlineData("[0. 1. 0.]", "[1. 1. 0.]")]
    [InlineData("[0, 1, 0]", "[1, 1, 0]")]
    [InlineData("[False, True, False]", "[True, True, False]")]
    public void Vectors_take_their_names_from_the_file_beside_them(string first, string second)
    {
        _tables.Write("document_features.json", """{"all": ["Gender", "Age", "Pay, Bonus"]}""");
        var data = _tables.Load("rows.csv", $"text,labels\nfirst text,\"{first}\"\nsecond text,\"{second}\"\n");
        Assert.Equal(["first text | Age", "second text | Gender + Age"], TestTables.Lines(data));
        Assert.Equal(["Gender", "Age", "Pay, Bonus"], data.LabelNames);
    }

    [Fact]
    public void Vectors_of_another_length_than_the_names_are_refused()
    {
        _tables.Write("document_features.json", """{"rows": ["Gender", "Age"]}""");
        Assert.Contains("its lists have 3 values of 0/1, but there are 2 label names", _tables.Refusal("rows.jsonl", "{\"text\": \"a\", \"labels\": [0, 1, 0]}\n"), StringComparison.Ordinal);
        Assert.Contains("lists of 0/1 must all be equally long, but line 1 has 3 and line 2 has 4",
            _tables.Refusal("other.jsonl", "{\"text\": \"a\", \"labels\": [0, 1, 0]}\n{\"text\": \"b\", \"labels\": [0, 1, 0, 1]}\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_of_classes_get_names_where_there_are_some()
    {
        const string Rows = "{\"text\": \"first\", \"labels\": [0, 2]}\n{\"text\": \"second\", \"labels\": [1]}\n{\"text\": \"third\", \"labels\": []}\n";
        Assert.Equal(["first | label_0 + label_2", "second | label_1", "third | "], TestTables.Lines(_tables.Load("rows.jsonl", Rows)));
        _tables.Write("document_features.json", """{"all": ["Gender", "Age", "Pay", "Place"]}""");
        Assert.Equal(["first | Gender + Pay", "second | Age", "third | "], TestTables.Lines(_tables.Load("rows.jsonl", Rows)));
    }

    [Fact]
    public void A_list_of_one_zero_or_one_has_two_readings() =>
        Assert.Contains("two readings are possible", _tables.Refusal("rows.jsonl", "{\"text\": \"a\", \"labels\": [0]}\n{\"text\": \"b\", \"labels\": [1]}\n"), StringComparison.Ordinal);

    [Fact]
    public void A_name_that_contains_the_separator_is_one_label()
    {
        var data = _tables.Load("rows.csv", "text,labels\nfirst text,\"Gender, Race; Ethnicity\"\nsecond text,\"Race; Ethnicity, Pay\"\nthird text,Gender\nfourth text,\"Pay, Gender\"\n");
        Assert.Equal(["Gender", "Pay", "Race; Ethnicity"], data.LabelNames);
        _tables.Write("document_features.json", """{"all": ["Gender", "Race, Ethnicity", "Pay"]}""");
        data = _tables.Load("rows.csv", "text,labels\nfirst text,\"Gender, Race, Ethnicity\"\nsecond text,\"Race, Ethnicity, Pay\"\nthird text,Gender\n");
        Assert.Equal(["first text | Gender + Race, Ethnicity", "second text | Race, Ethnicity + Pay", "third text | Gender"], TestTables.Lines(data));
    }

    [Fact]
    public void Two_signs_that_both_separate_are_refused_until_an_option_decides()
    {
        const string Rows = "text,labels\nfirst text,\"a, b; c\"\nsecond text,a\nthird text,\"b; c\"\nfourth text,\"c, b\"\n";
        var message = _tables.Refusal("rows.csv", Rows);
        Assert.Contains("both", message, StringComparison.Ordinal);
        Assert.Contains("--label-separator \";\"", message, StringComparison.Ordinal);
        Assert.Equal(["a", "a, b", "b", "c", "c, b"], _tables.Load("rows.csv", Rows, new DatasetOptions { LabelSeparator = ";" }).LabelNames);
    }

    [Fact]
    public void A_repeated_name_with_a_comma_has_two_readings_until_an_option_decides()
    {
        const string Rows = "text,labels\nfirst text,\"Race, Ethnicity\"\nsecond text,Pay\nthird text,\"Race, Ethnicity\"\n";
        Assert.Contains("two readings are possible: 'Race, Ethnicity' is one label, or ',' separates labels", _tables.Refusal("rows.csv", Rows), StringComparison.Ordinal);
        Assert.Equal(["Pay", "Race, Ethnicity"], _tables.Load("rows.csv", Rows, new DatasetOptions { LabelSeparator = "none" }).LabelNames);
        Assert.Equal(["Ethnicity", "Pay", "Race"], _tables.Load("rows.csv", Rows, new DatasetOptions { LabelSeparator = "," }).LabelNames);
    }

    [Fact]
    public void A_list_and_label_columns_are_two_readings_unless_they_say_the_same()
    {
        const string Rows = "text,labels,urgent,foreign\nfirst text,a|b,1,0\nsecond text,b,0,1\n";
        var message = _tables.Refusal("rows.csv", Rows);
        Assert.Contains("two readings are possible: the labels are the values of the column 'labels', or the 2 columns 'urgent', 'foreign'", message, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], _tables.Load("rows.csv", Rows, new DatasetOptions { Labels = ["labels"] }).LabelNames);
        Assert.Equal(["urgent", "foreign"], _tables.Load("rows.csv", Rows, new DatasetOptions { Labels = ["urgent", "foreign"] }).LabelNames);
        Assert.Equal(["a", "b"], _tables.Load("rows.csv", "text,labels,a,b\nfirst text,a|b,1,1\nsecond text,b,0,1\n").LabelNames);
    }

    [Fact]
    public void Label_columns_may_be_named_with_commas_between_them()
    {
        const string Rows = "text,urgent,foreign,\"Race, Ethnicity\"\nfirst text,1,0,1\nsecond text,0,1,0\n";
        Assert.Equal(["foreign", "urgent"], _tables.Load("rows.csv", Rows, new DatasetOptions { Labels = ["foreign, urgent"] }).LabelNames);
        Assert.Equal(["Race, Ethnicity", "urgent"], _tables.Load("rows.csv", Rows, new DatasetOptions { Labels = ["Race, Ethnicity", "urgent"] }).LabelNames);
        Assert.Contains("--labels names the column 'urgnt', which is not there; closest: 'urgent'", _tables.Refusal("rows.csv", Rows, new DatasetOptions { Labels = ["foreign,urgnt"] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_that_says_neither_yes_nor_no_is_named()
    {
        var message = _tables.Refusal("rows.csv", "text,Gender,Age\nfirst text,1,0\nsecond text,0,maybe\nthird text,1,1\nfourth text,0,0\n");
        Assert.Equal("rows.csv row 3, column 'Age' holds 'maybe', which is neither yes nor no; expected 1/0, yes/no, true/false, x or blank. Correct the cell, or name the label columns with --labels.", message);
    }

    [Fact]
    public void Shares_of_annotators_are_refused_with_the_way_out()
    {
        var message = _tables.Refusal("soft.csv", "text,violence,gender\nfirst text,0.0,0.83\nsecond text,1.0,0.25\nthird text,0.5,0.0\n");
        Assert.Contains("shares between 0 and 1", message, StringComparison.Ordinal);
        Assert.Contains("0.5", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tick_beside_an_x_and_crosses_alone_have_two_readings()
    {
        Assert.Contains("an x could mean yes or no", _tables.Refusal("rows.csv", "text,Gender,Age\nfirst text,✓,x\nsecond text,x,✓\n"), StringComparison.Ordinal);
        Assert.Contains("a cross could mean yes (a mark) or no", _tables.Refusal("rows.csv", "text,Gender,Age\nfirst text,✗,\nsecond text,,✗\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_marked_table_keeps_a_label_that_no_row_has()
    {
        var data = _tables.Load("rows.csv", "text,Gender,Age,Pay,Notes\nfirst text,x,,,\nsecond text,,,x,\n");
        Assert.Equal(["Gender", "Age", "Pay"], data.LabelNames);
        Assert.Equal(["Age"], data.Report.NeverUsed);
    }

    [Fact]
    public void One_name_per_row_is_read_without_a_separator()
    {
        var data = _tables.Load("rows.csv", "text,category\nfirst text of all,sports\nsecond text of all,politics\nthird text of all,sports\n");
        Assert.Equal(["politics", "sports"], data.LabelNames);
    }

    [Fact]
    public void Flags_without_brackets_are_a_vector()
    {
        var data = _tables.Load("rows.csv", "text;labels\nfirst text;0 1 1\nsecond text;1 0 0\n");
        Assert.Equal(["first text | label_1 + label_2", "second text | label_0"], TestTables.Lines(data));
    }

    [Theory]
    [InlineData("a/b", "b/c", "/")]
    [InlineData("a + b", "b + c", "+")]
    public void A_sign_that_may_belong_to_names_has_two_readings_until_an_option_decides(string first, string second, string sign)
    {
        var rows = $"text,labels\nfirst text,{first}\nsecond text,{second}\nthird text,a\n";
        Assert.Contains("two readings are possible", _tables.Refusal("rows.csv", rows), StringComparison.Ordinal);
        Assert.Equal(["a", "b", "c"], _tables.Load("rows.csv", rows, new DatasetOptions { LabelSeparator = sign }).LabelNames);
        Assert.Equal(3, _tables.Load("rows.csv", rows, new DatasetOptions { LabelSeparator = "none" }).LabelNames.Count);
    }

    [Fact]
    public void Words_for_missing_values_and_empty_lists_are_no_labels()
    {
        var data = _tables.Load("rows.csv", "text,labels\nfirst,None\nsecond,a;b\nthird,a\nfourth,nan\nfifth,[]\nsixth,-\n");
        Assert.Equal(["first | ", "second | a + b", "third | a", "fourth | ", "fifth | ", "sixth | "], TestTables.Lines(data));
        Assert.Contains(data.Source.Notes, n => n.StartsWith("3 label cells with a word for a missing value", StringComparison.Ordinal));
    }

    [Fact]
    public void Several_columns_of_names_are_put_together()
    {
        var data = _tables.Load("rows.csv", "text,label_1,label_2,label_3\nfirst,a,b,\nsecond,b,,\nthird,c,a,b\n");
        Assert.Equal(["first | a + b", "second | b", "third | a + b + c"], TestTables.Lines(data));
        data = _tables.Load("rows.csv", "text,Primary,Secondary\nfirst,a,b\nsecond,b,\n", new DatasetOptions { Labels = ["Primary", "Secondary"] });
        Assert.Equal(["first | a + b", "second | b"], TestTables.Lines(data));
    }

    [Fact]
    public void A_cell_that_repeats_the_name_of_its_column_means_yes()
    {
        var data = _tables.Load("rows.csv", "Respondent,Please describe,Gender,Pay equity\n1,the first text of all,Gender,Pay equity\n2,the second text of all,,pay equity\n");
        Assert.Equal(["the first text of all | Gender + Pay equity", "the second text of all | Pay equity"], TestTables.Lines(data));
    }

    [Fact]
    public void Grades_ids_and_remarks_beside_the_labels_are_no_labels()
    {
        var data = _tables.Load("rows.csv", "text,Gender,Age,Priority,Comment,nr\nfirst,1,0,1,x,1\nsecond,0,1,2,,1\nthird,1,1,1,,1\nfourth,0,0,1,,1\n");
        Assert.Equal(["Gender", "Age"], data.LabelNames);
        Assert.Contains("columns not used: 'Priority', 'Comment', 'nr'", data.Source.Notes);
    }

    [Fact]
    public void Names_of_labels_in_the_file_beside_must_be_distinct()
    {
        _tables.Write("document_features.json", """{"all": ["Gender", "Gender"]}""");
        Assert.Contains("the label 'Gender' is named twice", _tables.Refusal("rows.jsonl", "{\"text\": \"a\", \"labels\": [0, 1]}\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_labels_are_read()
    {
        var text = new StringBuilder("text");
        for (var k = 0; k < 10_000; k++) text.Append(",label ").Append(k);
        for (var i = 0; i < 3; i++)
        {
            text.Append("\nrow number ").Append(i);
            for (var k = 0; k < 10_000; k++) text.Append(k % 3 == i ? ",1" : ",0");
        }
        var data = _tables.Load("wide.csv", text.ToString());
        Assert.Equal(10_000, data.LabelNames.Count);
        Assert.Equal(3334, data.Rows[0].Labels.Count(l => l));
        Assert.Equal(10_000, data.Report.Labels);
    }
}
