using System.Text.Json;

namespace Multilabel.Tests;

public sealed class CutOffTests
{
    public static TheoryData<CutOffMethod> Methods() => [.. Enum.GetValues<CutOffMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Any_table_gives_finite_cuts_and_decisions(CutOffMethod method)
    {
        foreach (var (rows, frequencies) in (ReadOnlySpan<(int, double[])>)[(1, [1.0, 0]), (2, [0.5]), (30, [0, 1, 0.5, 0.05]), (10, [0, 0])])
        {
            var (labels, logits) = Tables.Drawn(rows, frequencies, strength: 1, seed: 1);
            var cuts = CutOffRule.Choose(method, logits, labels);
            Assert.All(cuts.Thresholds, cut => Assert.InRange(cut, 0, 1));
            Assert.Equal(rows, cuts.Decide(cuts.Calibration.Apply(logits)).Length);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Cut_offs_survive_json(CutOffMethod method)
    {
        var (labels, logits) = Tables.Drawn(60, [0.4, 0.2, 0.6], strength: 1, seed: 2);
        var cuts = CutOffRule.Choose(method, logits, labels);
        var again = JsonSerializer.Deserialize<CutOffs>(JsonSerializer.Serialize(cuts))!;
        Assert.Equal(cuts.Decide(cuts.Calibration.Apply(logits)), again.Decide(again.Calibration.Apply(logits)));
        Assert.Equal(cuts.Thresholds, again.Thresholds);
    }

    [Fact]
    public void Scores_that_separate_perfectly_give_finite_parameters_and_right_decisions()
    {
        var (labels, _) = Tables.Drawn(100, [0.3, 0.6], strength: 1, seed: 3);
        var logits = Array.ConvertAll(labels, row => Array.ConvertAll(row, label => label ? 0.5f : -0.5f));
        var cuts = CutOffRule.Choose(CutOffMethod.PlugIn, logits, labels);
        Assert.True(double.IsFinite(cuts.Calibration.Slope));
        Assert.Equal(labels, cuts.Decide(cuts.Calibration.Apply(logits)));
    }

    [Fact]
    public void A_ranking_the_wrong_way_round_is_ignored_and_not_turned_around()
    {
        var (labels, logits) = Tables.Drawn(200, [0.3, 0.6], strength: -1, seed: 4);
        Assert.True(PooledPlatt.Fit(logits, labels).Slope < 0);
        var cuts = CutOffRule.Choose(CutOffMethod.PlugIn, logits, labels);
        Assert.Equal(0, cuts.Calibration.Slope);
        var frequencies = TrivialBaseline.Frequencies(labels);
        Assert.Equal(frequencies[0], cuts.Calibration.Apply(logits[0])[0], 0.02);
        Assert.Equal(frequencies[1], cuts.Calibration.Apply(logits[0])[1], 0.02);
    }

    [Fact]
    public void A_label_without_signal_is_flagged_and_not_predicted_always()
    {
        var (labels, logits) = Tables.Drawn(250, [0.4, 0.3], strength: 1.5, seed: 5);
        var random = new SeededRandom(6);
        foreach (var row in logits)
            row[1] = (float)(random.NextDouble() - 0.5);
        var cuts = CutOffRule.Choose(CutOffMethod.PlugIn, logits, labels);
        var predicted = cuts.Decide(cuts.Calibration.Apply(logits)).Count(row => row[1]);
        Assert.Equal(CutOffBasis.Own, cuts.Basis[0]);
        Assert.Equal(CutOffBasis.NotLearnable, cuts.Basis[1]);
        Assert.InRange(predicted, 0, labels.Count(row => row[1]) + 1);
    }

    [Fact]
    public void A_label_with_two_positives_takes_the_shared_cut()
    {
        var (labels, logits) = Tables.Drawn(100, [0.4, 0], strength: 1.5, seed: 7);
        labels[3][1] = labels[8][1] = true;
        var cuts = CutOffRule.Choose(CutOffMethod.PlugIn, logits, labels);
        Assert.Equal(CutOffBasis.TooFewPositives, cuts.Basis[1]);
        Assert.Equal(LabelCut.PlugIn(cuts.Calibration.Apply(logits).SelectMany(row => row)), cuts.Thresholds[1], 1e-12);
    }

    [Fact]
    public void A_constant_label_is_cut_at_one_half()
    {
        var (labels, logits) = Tables.Drawn(50, [0.4, 0, 1], strength: 3, seed: 8);
        var cuts = CutOffRule.Choose(CutOffMethod.PlugIn, logits, labels);
        Assert.Equal([CutOffBasis.Own, CutOffBasis.Constant, CutOffBasis.Constant], cuts.Basis);
        Assert.Equal(0.5, cuts.Thresholds[1]);
    }

    [Fact]
    public void The_best_cut_of_a_label_lies_halfway_between_two_scores()
    {
        var (cut, counts) = LabelCut.Best([true, false, true, false], [0.9, 0.8, 0.6, 0.2], counts => counts.F1());
        Assert.Equal(0.4, cut, 1e-12); // F1 0.8 with three predicted, against 2/3 with one
        Assert.Equal(new ConfusionCounts(2, 1, 0), counts);
    }

    [Fact]
    public void Predicting_none_or_all_is_among_the_cuts()
    {
        Assert.Equal(0.95, LabelCut.Proportional([false, false], [0.9, 0.8]), 1e-12);
        Assert.Equal(0.4, LabelCut.Proportional([true, true], [0.9, 0.8]), 1e-12);
    }

    [Fact]
    public void A_proportional_cut_predicts_the_label_as_often_as_it_occurs()
    {
        var (labels, logits) = Tables.Drawn(300, [0.1, 0.5, 0.8], strength: 1, seed: 9);
        var cuts = CutOffRule.Choose(CutOffMethod.PCut, logits, labels);
        var decided = cuts.Decide(cuts.Calibration.Apply(logits));
        for (var label = 0; label < 3; label++)
            Assert.Equal(labels.Count(row => row[label]), decided.Count(row => row[label]));
    }

    [Fact]
    public void The_global_cut_has_the_best_macro_f1_of_all_cuts()
    {
        var (labels, logits) = Tables.Drawn(80, [0.2, 0.5, 0.3], strength: 1, seed: 10);
        var probabilities = Calibration.Identity(3).Apply(logits);
        double MacroF1(double cut) => new DecisionMetrics(labels, Tables.Above(probabilities, cut)).F1(Average.Macro);
        var best = probabilities.SelectMany(row => row).Max(MacroF1);
        Assert.Equal(best, MacroF1(LabelCut.Global(labels, probabilities)), 1e-12);
    }

    [Fact]
    public void Rcut_takes_the_usual_number_of_labels_of_every_text()
    {
        var (labels, logits) = Tables.Drawn(100, [0.5, 0.5, 0.5, 0.5], strength: 1, seed: 11);
        var cuts = CutOffRule.Choose(CutOffMethod.RCut, logits, labels);
        Assert.Equal(2, cuts.Top);
        Assert.All(cuts.Decide(cuts.Calibration.Apply(logits)), row => Assert.Equal(2, row.Count(label => label)));
    }

    [Fact]
    public void For_samples_f1_each_text_gets_as_many_labels_as_give_the_best_expected_f1()
    {
        // Σ = 1.6: one 1.8/2.6, two 3.0/3.6, three 3.2/4.6.
        Assert.Equal(2, LabelCut.BestCount([0.1, 0.9, 0.6]));
        Assert.Equal(1, LabelCut.BestCount([0, 0, 0]));
        Assert.Equal(3, LabelCut.BestCount([0.5, 0.5, 0.5]));
        var cuts = CutOffs.Fixed(3) with { Method = CutOffMethod.PlugInSamples };
        Assert.Equal([false, true, true], cuts.Decide([0.1, 0.9, 0.6]));
    }

    [Fact]
    public void A_required_recall_takes_the_conformal_place_among_the_positives()
    {
        // 19 positives: ⌊0.1 · 20⌋ = 2, so the second lowest; with 8 none is low enough.
        var scores = Enumerable.Range(1, 30).Select(i => i / 100.0).ToArray();
        Assert.Equal(0.13, LabelCut.Finding([.. scores.Select((_, i) => i >= 11)], scores, 0.9)!.Value, 1e-12);
        Assert.Null(LabelCut.Finding([.. scores.Select((_, i) => i >= 22)], scores, 0.9));
    }

    [Fact]
    public void A_required_precision_is_reached_by_the_lowest_cut_that_does_and_otherwise_nothing_is_predicted()
    {
        bool[] labels = [true, true, false, true, false];
        double[] scores = [0.9, 0.8, 0.7, 0.6, 0.5];
        Assert.Equal(0.55, LabelCut.Reaching(labels, scores, 0.75), 1e-12);
        Assert.Equal(0.75, LabelCut.Reaching(labels, scores, 0.9), 1e-12);
        Assert.Equal(0.95, LabelCut.Reaching([false, true, true, true, true], scores, 0.9), 1e-12);
    }

    // Conformal risk control: over many calibration sets, new texts miss on average at most the allowed share, and not far less.
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.25)]
    public void On_average_new_texts_miss_no_more_of_their_labels_than_allowed(double missed)
    {
        const int rows = 60;
        var shares = new List<double>();
        for (var seed = 0; seed < 400; seed++)
        {
            var (labels, logits) = Tables.Drawn(2 * rows, [0.3, 0.5, 0.2, 0.4], strength: 1, seed);
            var probabilities = Calibration.Identity(4).Apply(logits);
            var cut = LabelCut.Covering(labels[..rows], probabilities[..rows], missed)!.Value;
            shares.Add(Enumerable.Range(rows, rows).Average(i => labels[i].Count(on => on) is var all && all == 0 ? 0 : (double)labels[i].Where((on, k) => on && probabilities[i][k] < cut).Count() / all));
        }
        Assert.InRange(shares.Average(), missed - 1.0 / (rows + 1) - 0.01, missed + 0.005);
        Assert.Null(LabelCut.Covering([[true]], [[0.9]], missed));
    }
}
