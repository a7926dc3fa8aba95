namespace Multilabel.Tests;

public sealed class LabelAlignmentTests
{
    [Fact]
    public void Names_in_other_case_and_with_remains_of_a_list_find_their_label()
    {
        var aligned = LabelAlignment.Of(Data(["Pay", "sexual orientation"], ["Pay"], ["sexual orientation"]), ["['sexual_orientation'", "PAY"]);
        Assert.Equal([[false, true], [true, false]], aligned.Data.Rows.Select(r => r.Labels));
        Assert.Empty(aligned.Unknown);
        Assert.Equal(2, aligned.Renamed.Count);
    }

    [Fact]
    public void Variants_of_a_label_are_one_and_a_name_that_fits_exactly_is_never_given_away()
    {
        var aligned = LabelAlignment.Of(Data(["a", "A", "b"], ["A"], ["a"], ["b"]), ["b", "a"]);
        Assert.Equal([[false, true], [false, true], [true, false]], aligned.Data.Rows.Select(r => r.Labels));
        var both = LabelAlignment.Of(Data(["a", "A"], ["A"], ["a"]), ["A", "a"]);
        Assert.Equal([[true, false], [false, true]], both.Data.Rows.Select(r => r.Labels));
    }

    [Fact]
    public void A_label_made_of_a_whole_cell_is_yes_where_a_row_has_exactly_its_labels()
    {
        var aligned = LabelAlignment.Of(Data(["a", "b"], ["a", "b"], ["a"], ["b"]), ["a", "a|b", "b, a"]);
        Assert.Equal([[false, true, true], [true, false, false], [false, false, false]], aligned.Data.Rows.Select(r => r.Labels));
        Assert.Equal(["a|b", "b, a"], aligned.Joined);
    }

    [Fact]
    public void A_cell_of_the_data_that_was_taken_whole_is_its_parts()
    {
        var aligned = LabelAlignment.Of(Data(["a", "b", "a;b"], ["a;b"], ["b"]), ["a", "b"]);
        Assert.Equal([[true, true], [false, true]], aligned.Data.Rows.Select(r => r.Labels));
        Assert.Equal(["a;b"], aligned.Split);
    }

    [Fact]
    public void Names_that_say_nothing_go_by_place()
    {
        var aligned = LabelAlignment.Of(Data(["x", "y"], ["y"]), ["LABEL_0", "LABEL_1"]);
        Assert.True(aligned.ByPosition);
        Assert.Equal([false, true], aligned.Data.Rows[0].Labels);
    }

    [Fact]
    public void Data_with_none_of_the_labels_are_refused_with_both_lists()
    {
        var e = Assert.Throws<MultilabelException>(() => LabelAlignment.Of(Data(["x"], ["x"]), ["a", "b"]));
        Assert.Contains("none of the model's labels. The model's: 'a', 'b'; the data's: 'x'.", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("['a'", "a")]
    [InlineData(" 'b b']", "b b")]
    [InlineData("Race_(other)", "race (other)")]
    [InlineData("A-b  c", "a b c")]
    public void A_name_is_cleaned(string name, string clean) => Assert.Equal(clean, LabelNames.Clean(name));

    private static Dataset Data(string[] names, params string[][] rows) => Dataset.Of(rows.Select((labels, i) => ($"text {i}", labels.AsEnumerable())), names);
}
