namespace Multilabel.Tests;

public sealed class SuspectCellsTests
{
    // Rows with the label: mean .75; without: mean .2. One row without is at .8 (≥ .75), one with it at .15 (≤ .2).
    [Fact]
    public void Errors_are_counted_as_confident_learning_counts_them() => Assert.Equal(2, SuspectCells.Errors(
        [true, true, true, true, false, false, false, false, false], [1.0, 0.95, 0.9, 0.15, 0.8, 0.05, 0.05, 0.05, 0.05]));

    [Fact]
    public void Scores_that_say_the_opposite_or_one_class_alone_prove_no_error()
    {
        Assert.Equal(0, SuspectCells.Errors([true, false], [0.1, 0.9]));
        Assert.Equal(0, SuspectCells.Errors([true, true], [0.1, 0.9]));
    }
}
