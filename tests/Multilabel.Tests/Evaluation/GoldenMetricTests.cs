namespace Multilabel.Tests;

/// <summary>Six rows worked through by hand and with scikit-learn 1.2.1.</summary>
public sealed class GoldenMetricTests
{
    private static readonly bool[][] Labels = Tables.Labels("10100 01000 11001 00000 00101 10000");

    private static readonly double[][] Scores =
    [
        [.9, .2, .6, .1, .3], [.4, .4, .7, .2, .1], [.8, .3, .3, .1, .7], [.2, .1, .1, .3, .2], [.6, .2, .5, .05, .45], [.55, .5, .1, .2, .5],
    ];

    private static readonly bool[][] Decided = Tables.Above(Scores, 0.5);

    [Theory]
    [InlineData("precision_micro_zd0", .600000)]
    [InlineData("recall_micro_zd0", .666667)]
    [InlineData("f1_micro_zd0", .631579)]
    [InlineData("precision_macro_zd0", .383333)]
    [InlineData("recall_macro_zd0", .500000)]
    [InlineData("f1_macro_zd0", .431429)]
    [InlineData("precision_macro_zd1", .583333)]
    [InlineData("recall_macro_zd1", .700000)]
    [InlineData("f1_macro_zd1", .631429)]
    [InlineData("precision_samples_zd0", .472222)]
    [InlineData("recall_samples_zd0", .527778)]
    [InlineData("f1_samples_zd0", .466667)]
    [InlineData("precision_samples_zd1", .638889)]
    [InlineData("recall_samples_zd1", .694444)]
    [InlineData("f1_samples_zd1", .633333)]
    [InlineData("precision_weighted_zd0", .509259)]
    [InlineData("recall_weighted_zd0", .666667)]
    [InlineData("f1_weighted_zd0", .574603)]
    [InlineData("f1_macro_evaluable", .539286)]
    [InlineData("subset_accuracy", .333333)]
    [InlineData("hamming_loss", .233333)]
    [InlineData("jaccard_micro_zd0", .461538)]
    [InlineData("jaccard_macro_zd0", .35)]
    [InlineData("jaccard_macro_zd1", .55)]
    [InlineData("jaccard_samples_zd0", .388889)]
    [InlineData("jaccard_samples_zd1", .555556)]
    [InlineData("jaccard_weighted_zd0", .472222)]
    [InlineData("lrap", .805556)]
    [InlineData("coverage_error", 2.166667)]
    [InlineData("ranking_loss", .166667)]
    [InlineData("average_precision_macro", .583333)]
    [InlineData("average_precision_macro_evaluable", .729167)]
    [InlineData("average_precision_micro", .723568)]
    [InlineData("average_precision_samples", .638889)]
    [InlineData("average_precision_weighted", .75)]
    [InlineData("auc_macro_evaluable", .815972)]
    [InlineData("auc_evaluable_labels", 4)]
    [InlineData("auc_micro", .883598)]
    [InlineData("ndcg", .707104)]
    [InlineData("ndcg_at_3", .690262)]
    [InlineData("ndcg_at_1", .5)]
    [InlineData("precision_at_1", .5)]
    [InlineData("recall_at_1", .305556)]
    [InlineData("precision_at_3", .5)]
    [InlineData("recall_at_3", .833333)]
    [InlineData("log_loss_per_cell", .417183)]
    [InlineData("brier_per_cell", .132917)]
    public void The_golden_rows_give_the_published_figure(string metric, double expected)
    {
        Assert.Equal(expected, MetricTable.Compute(Labels, Scores, Decided)[metric]!.Value, 5e-7);
    }

    [Fact]
    public void A_macro_auc_with_a_label_of_one_class_is_undefined()
    {
        Assert.Null(MetricTable.Compute(Labels, Scores, Decided)["auc_macro"]);
    }

    [Theory]
    [InlineData("f1_micro_zd0", 0)]
    [InlineData("f1_macro_zd0", 0)]
    [InlineData("f1_samples_zd0", 0)]
    [InlineData("f1_samples_zd1", 1)]
    [InlineData("subset_accuracy", 1)]
    [InlineData("lrap", 1)]
    [InlineData("coverage_error", 0)]
    [InlineData("ranking_loss", 0)]
    [InlineData("ndcg", 0)]
    public void Nothing_true_and_nothing_predicted_follows_scikit_learn(string metric, double expected)
    {
        var nothing = Tables.Labels("000 000 000");
        Assert.Equal(expected, MetricTable.Compute(nothing, Array.ConvertAll(nothing, _ => new[] { .1, .2, .3 }), nothing)[metric]!.Value, 1e-12);
    }

    [Theory]
    [InlineData("lrap", 1 / 3.0)]
    [InlineData("coverage_error", 3)]
    [InlineData("ranking_loss", 1)]
    [InlineData("ndcg", .710310)]
    public void Equal_scores_count_against_the_ranking(string metric, double expected)
    {
        var labels = Tables.Labels("010");
        Assert.Equal(expected, MetricTable.Compute(labels, [[.4, .4, .4]], Tables.Labels("000"))[metric]!.Value, 5e-7);
    }

    [Fact]
    public void A_sure_and_wrong_probability_has_a_finite_cost()
    {
        var labels = Tables.Labels("1");
        Assert.Equal(36.04365338911715, MetricTable.Compute(labels, [[0.0]], Tables.Labels("0"))["log_loss_per_cell"]!.Value, 1e-9);
    }

    [Fact]
    public void No_rows_is_one_clear_message()
    {
        var error = Assert.Throws<MultilabelException>(() => MetricTable.Compute([], [], []));
        Assert.Equal("There are no rows to evaluate; at least one row with a text is needed.", error.Message);
    }
}
