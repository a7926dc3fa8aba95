namespace Multilabel.Tests;

public sealed class BaseRateTests
{
    [Theory]
    [InlineData(0.02, 0.098)]
    [InlineData(0.05, 0.199)]
    [InlineData(0.10, 0.325)]
    [InlineData(0.20, 0.500)]
    [InlineData(0.50, 0.693)]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    public void The_floor_of_a_label_is_the_entropy_of_its_frequency(double prevalence, double nats)
        => Assert.Equal(nats, BaseRate.Floor([prevalence]), 0.0005);

    [Fact]
    public void Frequencies_and_floor_average_over_rows_and_labels()
    {
        bool[][] labels = [[true, true], [false, true], [false, true], [false, true]];
        Assert.Equal([0.25, 1], BaseRate.Prevalences(labels));
        Assert.Equal((0.25 * Math.Log(4) + 0.75 * Math.Log(4 / 3.0)) / 2, BaseRate.Floor(BaseRate.Prevalences(labels)), 15);
        Assert.Equal(0, BaseRate.Floor(BaseRate.Prevalences(Array.Empty<bool[]>())));
    }

    [Fact]
    public void Answering_the_frequencies_costs_exactly_the_floor()
    {
        bool[][] labels = [[true, false, false], [true, true, false], [false, false, false], [true, false, true], [true, true, false]];
        var prevalences = BaseRate.Prevalences(labels);
        var constant = prevalences.Select(p => (float)Math.Log(p / (1 - p))).ToArray();
        Assert.Equal(BaseRate.Floor(prevalences), BceArithmetic.Mean([.. labels.Select(_ => constant)], labels), 1e-7);
    }

    [Fact]
    public void The_row_of_the_forum_question_costs_0_42_nats_a_cell()
    {
        double[] answers = [.3, .3, .2, .4, .3, .3, .3, .2, .1, .3, .2, .1, .3, .3, .3];
        var logits = answers.Select(p => (float)Math.Log(p / (1 - p))).ToArray();
        var labels = answers.Select((_, k) => k < 2).ToArray();
        Assert.Equal(0.42, BceArithmetic.Mean([logits], [labels]), 0.005);
    }

    [Theory]
    [InlineData(0.01, 0.0144)]
    [InlineData(0.5, 0.7213)]
    [InlineData(2, 1)]
    public void A_loss_bounds_the_share_of_wrong_cells(double loss, double share) => Assert.Equal(share, BceArithmetic.WrongCellsBound(loss), 0.00005);

    [Fact]
    public void Cells_of_extreme_logits_cost_their_distance_and_no_number_stays_no_number()
    {
        Assert.Equal(1000, BceArithmetic.Cell(1000, 0));
        Assert.Equal(0, BceArithmetic.Cell(1000, 1));
        Assert.Equal(Math.Log(2), BceArithmetic.Cell(0, 1));
        var perLabel = BceArithmetic.MeanPerLabel([[1e-30f, float.NaN]], [[false, true]]);
        Assert.Equal(Math.Log(2), perLabel[0], 1e-12);
        Assert.True(double.IsNaN(perLabel[1]));
        Assert.True(double.IsNaN(BceArithmetic.Mean([], [])));
    }
}
