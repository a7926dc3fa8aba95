namespace Multilabel.Tests;

public sealed class RowFitsTests
{
    [Fact]
    public void The_share_above_counts_pairs_and_ties_by_half() => Assert.Equal((1 + 2.5 + 0) / 9, RowFits.ShareAbove([2.0, 3, 0], [1, 3, 2.5]), 1e-9);

    [Fact]
    public void A_row_has_its_mean_loss_its_wrong_cells_and_its_least_sure_answer()
    {
        var fits = RowFits.Of([[3, -1]], [[true, true]]);
        Assert.Equal((Math.Log(1 + Math.Exp(-3)) + Math.Log(1 + Math.Exp(1))) / 2, fits.Loss[0], 1e-9);
        Assert.Equal(1, fits.Wrong[0]);
        Assert.Equal(1, fits.Margin[0]);
    }

    // Wrong: the 2 of the first row and the -1 of the second. Of the six pairs with 4, -3 and 1 the wrong answer is surer in one, and alike in one.
    [Fact]
    public void Wrong_answers_are_compared_with_right_ones_by_how_sure_they_are() =>
        Assert.Equal(1.5 / 6, RowFits.WrongCellsSurer([[4, 2, -3], [-1, 1]], [[true, false, false], [true, true]]), 1e-9);

    // The model gives three rows nothing and one the first label; of four rows three have nothing, one has the second label.
    [Fact]
    public void Rows_right_by_chance_are_those_that_would_be_right_with_the_labels_of_any_row() =>
        Assert.Equal((3 * 0.75) + 0, RowFits.RightByChance([[-1, -1], [-2, -1], [-1, -3], [1, -1]], [[false, false], [false, true], [false, false], [false, false]]), 1e-9);

    [Theory]
    [InlineData(900, 36.0, 8, 193, 200)]   // 25 steps an epoch
    [InlineData(880, 80.0, 16, 161, 176)]
    public void The_log_tells_the_number_of_training_rows(int steps, double epochs, int batch, int least, int most)
    {
        var rows = TrainedRows.Of(new TrainerState { Path = "", GlobalStep = steps, Epoch = epochs, BatchSize = batch })!;
        Assert.Equal((least, most), (rows.Least, rows.Most));
        Assert.True(rows.HasMoreThan(least - 1));
        Assert.False(rows.HasMoreThan(least));
        Assert.True(rows.HasFewerThan(most + 1));
        Assert.False(rows.HasFewerThan(most));
    }

    // 15 steps of 4 batches of 2: 113 to 120 rows, or some more where the last batches of an epoch make no step of their own.
    [Theory]
    [InlineData(31, true)]
    [InlineData(50, true)]
    [InlineData(113, false)]
    [InlineData(116, false)]
    [InlineData(120, false)]
    public void Accumulated_batches_are_more_rows_than_the_log_seems_to_tell(int rows, bool fewer) => Assert.Equal(fewer, new TrainedRows(15, 2).HasFewerThan(rows));
}
