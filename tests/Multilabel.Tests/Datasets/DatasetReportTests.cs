namespace Multilabel.Tests;

public sealed class DatasetReportTests : IDisposable
{
    private readonly TestTables _tables = new();

    public void Dispose() => _tables.Dispose();

    [Theory]
    [InlineData("level A", "level B", false)]
    [InlineData("Phase II", "Phase III", false)]
    [InlineData("group 10", "group 11", false)]
    [InlineData("Mentorship", "Mentorshp", true)]
    [InlineData("pay equity", "pay equty", true)]
    public void Names_that_are_numbered_are_different_on_purpose(string one, string other, bool near) =>
        Assert.Equal(near ? 1 : 0, LabelNameCheck.FindNearEqual([one, other]).Count);

    [Fact]
    public void Counts_are_those_of_the_rows()
    {
        var report = Dataset.Load(TestTables.PathOf("onehot.xlsx")).Report;
        Assert.Equal(8, report.Rows);
        Assert.Equal(5, report.Labels);
        Assert.Equal(13 / 8.0, report.Cardinality);
        Assert.Equal(13 / 40.0, report.Density);
        Assert.Equal(8, report.DistinctLabelSets);
        Assert.Equal([3, 3, 2, 2, 3], report.Positives.Select(p => p.Rows));
        Assert.Equal(1, report.RowsWithoutLabels);
        Assert.Equal(0, report.IrreducibleLoss);
    }

    [Fact]
    public void Conflicting_duplicates_are_listed_with_the_labels_in_which_they_differ()
    {
        var report = _tables.Load("rows.csv", "text,labels\nThe same text,a|b\nthe  SAME text,a|b\nthe same ﬁrm,b\nThe same firm,a\nother,a|b\n").Report;
        Assert.Equal(2, report.Duplicates);
        var conflict = Assert.Single(report.Conflicts);
        Assert.Equal(["rows.csv row 4", "rows.csv row 5"], conflict.Places);
        Assert.Equal(["a", "b"], conflict.DifferingLabels);
        Assert.Equal(0, report.IrreducibleLoss);   // a model could tell these texts apart
    }

    [Fact]
    public void The_irreducible_loss_is_the_entropy_of_equal_texts()
    {
        // Four rows, two labels. The text "same" has label a in one row of three: 3 × H(1/3) nats over 8 cells.
        var report = _tables.Load("rows.csv", "text,a,b\nsame,1,1\nsame,0,1\nsame,0,1\nother,1,0\n").Report;
        Assert.Equal(3 * 0.6365141682948128 / 8, report.IrreducibleLoss, 12);
    }

    [Fact]
    public void Names_and_columns_that_look_alike_are_found()
    {
        var report = _tables.Load("rows.csv", "text,labels\none,Pay Equity|Gender\ntwo,pay-equity|Mentorship\nthree,Mentorshp|Race\nfour,Rate|level 1\nfive,level 2|Gender\nsix,Pay Equity|Race\n").Report;
        Assert.Equal([("Mentorship", "Mentorshp"), ("Pay Equity", "pay-equity")], report.NearEqualNames.Select(p => (p.First, p.Second)).Order());
        report = _tables.Load("rows.csv", "text,a,b,c\none,1,1,1\ntwo,0,0,1\nthree,1,1,0\n").Report;
        Assert.Equal([new LabelPair("a", "b")], report.IdenticalLabels);
    }

    [Fact]
    public void Label_names_in_texts_are_counted()
    {
        var report = _tables.Load("rows.csv", "text,labels\nEqual pay-equity for all,Pay Equity\npay equity now,Pay Equity|Age\nmanagement of pay equity,Age\n").Report;
        Assert.Equal([new NameInTexts("Pay Equity", 3, 2)], report.NamesInTexts);
    }

    [Fact]
    public void Rows_longer_than_the_encoder_reads_are_counted_if_somebody_counts_tokens()
    {
        var data = _tables.Load("rows.csv", "text,labels\none two three four,a|b\none two,b\none two three,a\n");
        Assert.Null(data.Report.RowsTooLong);
        var report = data.ReportFor(t => t.Split(' ').Length + 2, maxLength: 4);
        Assert.Equal(2, report.RowsTooLong);
        Assert.Equal(3, report.TokensCut);
        Assert.Contains("- 2 rows longer than the 4 tokens that the encoder reads (3 tokens are cut)", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_row_per_label_is_suspected()
    {
        Assert.True(_tables.Load("rows.csv", "text,label\nfirst text,a\nfirst text,b\nsecond text,b\nsecond text,c\n").Report.LooksLikeOneRowPerLabel);
        Assert.False(Dataset.Load(TestTables.PathOf("onehot.csv")).Report.LooksLikeOneRowPerLabel);
    }

    [Fact]
    public void What_is_fine_takes_one_line_and_what_is_doubtful_is_listed()
    {
        var text = _tables.Load("rows.csv", "text,a,b\nsame,1,0\nsame,0,0\nother,1,0\n").Report.ToString();
        Assert.Equal("""
            3 rows, 2 labels, 0.67 labels per row (density 0.333), 2 distinct label sets
              a       2   66.7 %
              b       0    0.0 %
            Fine: no empty texts, no near-equal label names, no identical labels, no label names in texts
            Doubtful:
            - 1 row without a label
            - 1 row with the text of an earlier row
            - 1 text with different labels in different rows (no loss below 0.2310 nats per cell is possible)
                "same": rows.csv row 2, rows.csv row 3 differ in 'a'
            - no row has 'b'
            - fewer than 5 rows have 'a'
            """.ReplaceLineEndings("\n"), text);
    }

    [Fact]
    public void Rows_from_memory_are_a_data_set_too()
    {
        var data = Dataset.Of([("first", ["a", "b"]), ("second", [])], ["b", "a"]);
        Assert.Equal([true, true], data.Rows[0].Labels);
        Assert.Equal(1, data.Report.RowsWithoutLabels);
        Assert.Contains("row 1: label 'c' is not among the 2 labels", Assert.Throws<MultilabelException>(() => Dataset.Of([("x", ["c"])], ["b", "a"])).Message, StringComparison.Ordinal);
    }
}
