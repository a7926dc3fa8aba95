namespace Multilabel.Tests;

public sealed class ReproductionTests
{
    [Fact]
    public void Softmax_and_sigmoid_twice_are_what_they_are_called()
    {
        double[] z = [0, Math.Log(3)];
        Assert.Equal([0.25, 0.75], ScoreForm.SoftmaxOf(z).Select(p => Math.Round(p, 12)));
        var twice = ScoreForm.Wrong.First(f => f.Name == "sigmoid twice").Values(z);
        Assert.Equal(1 / (1 + Math.Exp(-0.5)), twice[0], 12);
        Assert.Equal(1 / (1 + Math.Exp(-0.75)), twice[1], 12);
    }

    [Fact]
    public void Values_match_to_the_digits_they_were_written_with()
    {
        var comparison = new Comparison(new UserPredictions("p", [[0.73]], PredictionKind.Probabilities) { Decimals = 2, Digits = 2 });
        Assert.True(comparison.RowMatches(0, [1.0], ScoreForm.Sigmoid));    // σ(1) = 0.7311
        Assert.False(comparison.RowMatches(0, [1.1], ScoreForm.Sigmoid));   // 0.7503
    }

    [Fact]
    public void Arg_max_is_no_decision_at_half()
    {
        double[] z = [3, 2, -1];
        Assert.Equal([1, 1, 0], DecisionForms.AtHalf.Values(z));
        Assert.Equal([1, 0, 0], DecisionForms.Wrong[0].Values(z));
    }

    [Fact]
    public void As_many_as_possible_get_a_candidate()
    {
        // The first two want 0; only if the first gives way to 1 do all three get one.
        Assert.Equal([1, 0, 2], Matching.Of([[0, 1], [0], [2, 1]], 3));
        Assert.Equal(2, Matching.Of([[0], [0], [1]], 2).Count(c => c >= 0));
    }

    [Fact]
    public void Moved_labels_and_rows_are_found()
    {
        float[][] logits = [[2, -1, 0.5f], [-3, 1, 0.2f], [0.7f, -0.4f, 3]];
        var turned = new Comparison(new UserPredictions("p", [.. logits.Select(r => new double[] { r[1], r[2], r[0] })], PredictionKind.Logits));
        Assert.Equal([1, 2, 0], Orders.Labels(turned, logits, ScoreForm.Logits)!);
        var rows = new Comparison(new UserPredictions("p", [.. new[] { 2, 0, 1 }.Select(i => Comparison.Doubles(logits[i]))], PredictionKind.Logits));
        Assert.Equal([2, 0, 1], Orders.Rows(rows, logits, ScoreForm.Logits, out _)!);
        Assert.Equal("shifted by 1", Orders.Name([2, 0, 1], [5, 3, 4], ["aaaaa", "b", "cc"]));
        Assert.Null(Orders.Labels(new Comparison(new UserPredictions("p", [.. logits.Select(Comparison.Doubles)], PredictionKind.Logits)), logits, ScoreForm.Logits));
    }

    [Fact]
    public void Where_only_long_rows_differ_it_is_what_is_done_to_length()
    {
        int[] lengths = [5, 9, 30, 7, 41, 12, 33, 8];
        Assert.Equal("D3", LongRows.Find(lengths, [2, 4, 6])!.Id);
        Assert.Null(LongRows.Find(lengths, [0, 4, 6]));    // a row of 5 tokens differs, too
        Assert.Null(LongRows.Find(lengths, [2, 4]));
        Assert.Null(LongRows.Find([30, 31, 32], [0, 1, 2]));
    }

    [Fact]
    public void Words_behind_the_cut_are_counted()
    {
        string[] texts = ["one two fire", "three four fire", "five six fire", "one three", "two five", "four six"];
        bool[][] labels = [[true], [true], [true], [false], [false], [false]];
        var found = CutWords.Of(texts, labels, ["alarm"], i => texts[i].LastIndexOf(' '))!;
        Assert.Equal((1.0, "fire"), (found.Share, Assert.Single(found.Words)));
        Assert.Equal(0, CutWords.Of(texts, labels, ["alarm"], i => texts[i].Length)!.Share);
    }

    [Fact]
    public void F1_at_the_best_cut_finds_a_right_order()
    {
        Assert.Equal(0, RankingCheck.F1([true, true, false], [-2, -3, -4], 0));
        Assert.Equal(1, RankingCheck.BestF1([true, true, false], [-2, -3, -4]));
        Assert.Equal(2.0 * 1 / (2 + 1), RankingCheck.BestF1([true, false, false], [-3, -2, -4]), 12);
    }

    [Theory]   // repr(text.encode()) in Python 3.11
    [InlineData("plain", "b'plain'")]
    [InlineData("it's", "b\"it's\"")]
    [InlineData("it's \"so\"", "b'it\\'s \"so\"'")]
    [InlineData("é\n", "b'\\xc3\\xa9\\n'")]
    public void Bytes_look_as_in_Python(string text, string expected) => Assert.Equal(expected, TextVariants.All.Single(v => v.Name == "the text as Python shows bytes").Change(text));

    [Fact]   // scipy.stats.spearmanr([1, 2, 2, 4], [1, 3, 2, 2]) = 0.5
    public void Ranks_are_shared_by_equal_values()
    {
        Assert.Equal(0.5, RankCorrelation.Of([1, 2, 2, 4], [1, 3, 2, 2]), 12);
        Assert.Equal(0, RankCorrelation.Of([1, 2, 3], [5, 5, 5]));
    }

    [Fact]
    public void The_first_difference_of_two_texts_is_shown() =>
        Assert.Equal("character 3: ''s' (U+0027) in the data, '’s' (U+2019) there", TextVariants.FirstDifference("it's", "it’s"));
}
