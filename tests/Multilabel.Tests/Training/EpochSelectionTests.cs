namespace Multilabel.Tests;

public sealed class EpochSelectionTests
{
    // Four rows, four labels, one label a row, each label once: predicting nothing gets 12 of 16 cells right.
    private static readonly bool[][] Sparse = [.. Enumerable.Range(0, 4).Select(i => Enumerable.Range(0, 4).Select(k => k == i).ToArray())];

    private static EpochRecord Epoch(int number, double loss, double macroF1) => new(number, loss, new HeldOutScores(loss, macroF1, 0, 0, 0, 0, 0, 0));

    [Fact]
    public void Without_a_metric_the_last_epoch_is_kept()
    {
        var selection = EpochSelection.Create(new TrainingOptions(), Sparse, _ => { });
        selection.Add(Epoch(1, 0.5, 0.9));
        Assert.Null(selection.BestEpoch);
        Assert.False(selection.Stopped);
    }

    [Fact]
    public void Cell_accuracy_is_replaced_by_macro_F1_where_predicting_nothing_scores_high()
    {
        var said = new List<string>();
        var selection = EpochSelection.Create(new TrainingOptions { Metric = SelectionMetric.CellAccuracy }, Sparse, said.Add);
        Assert.Equal(SelectionMetric.MacroF1, selection.Metric);
        Assert.Contains("predicting no label at all scores 0.75", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public void Macro_F1_stays_macro_F1()
    {
        var said = new List<string>();
        Assert.Equal(SelectionMetric.MacroF1, EpochSelection.Create(new TrainingOptions { Metric = SelectionMetric.MacroF1 }, Sparse, said.Add).Metric);
        Assert.Empty(said);
    }

    [Fact]
    public void The_best_epoch_wins_and_waiting_ends_after_the_patience()
    {
        var selection = EpochSelection.Create(new TrainingOptions { Metric = SelectionMetric.MacroF1, Patience = 2 }, Sparse, _ => { });
        selection.Add(Epoch(1, 0.6, 0.3));
        selection.Add(Epoch(2, 0.5, 0.5));
        Assert.True(selection.BestIsLast);
        selection.Add(Epoch(3, 0.4, 0.4));
        Assert.False(selection.Stopped);
        selection.Add(Epoch(4, 0.3, 0.5));
        Assert.True(selection.Stopped);
        Assert.Equal(2, selection.BestEpoch);
    }

    [Fact]
    public void Patience_without_a_metric_watches_the_loss_of_which_less_is_better()
    {
        var selection = EpochSelection.Create(new TrainingOptions { Patience = 1 }, Sparse, _ => { });
        selection.Add(Epoch(1, 0.6, 0));
        selection.Add(Epoch(2, 0.5, 0));
        Assert.Equal(2, selection.BestEpoch);
        selection.Add(Epoch(3, 0.55, 0));
        Assert.True(selection.Stopped);
    }
}
