namespace Multilabel.Tests;

public sealed class VerdictRulesTests
{
    // 100 rows, 10 labels: 1,000 cells.
    private static readonly VerdictEvidence Good = new()
    {
        Rows = 100,
        RowsRight = 98,
        Cells = 1000,
        CellsRight = 998,
        CellsRightAtBestCut = 999,
        CellsWrongAtHalf = 2,
        Loss = 0.012,
        ReportedLoss = 0.012,
        Floor = 0.588,
        Spread = 0.4,
    };

    [Fact]
    public void Nearly_all_cells_right_is_learned()
    {
        var verdict = VerdictRules.Judge(Good);
        Assert.Equal(VerdictKind.Learned, verdict.Kind);
        Assert.Equal("Learned: loss 0.0120 (base rate 0.588), 998 of 1000 cells and 98 of 100 rows exactly right", verdict.Line);
    }

    [Fact]
    public void Scores_that_part_the_rows_at_another_cut_are_a_cut_off_fault()
    {
        var verdict = VerdictRules.Judge(Good with { CellsRight = 700, Loss = 0.45, ReportedLoss = 0.45 });
        Assert.Equal(VerdictKind.WrongCutOff, verdict.Kind);
        Assert.StartsWith("Learned, but the cut-off is wrong", verdict.Line, StringComparison.Ordinal);
    }

    [Fact]
    public void The_floor_without_spread_is_base_rates_only()
    {
        var verdict = VerdictRules.Judge(Good with { CellsRight = 700, CellsRightAtBestCut = 720, CellsWrongAtHalf = 300, Loss = 0.58, ReportedLoss = 0.58, Spread = 0.02 });
        Assert.Equal(VerdictKind.BaseRatesOnly, verdict.Kind);
        Assert.StartsWith("Not learned: base rates only", verdict.Line, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_way_is_learned_in_part()
    {
        var verdict = VerdictRules.Judge(Good with { CellsRight = 850, CellsRightAtBestCut = 860, CellsWrongAtHalf = 150, Loss = 0.3, ReportedLoss = 0.3 });
        Assert.Equal(VerdictKind.LearnedInPart, verdict.Kind);
        Assert.StartsWith("Not learned: only in part", verdict.Line, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_way_is_what_few_passes_over_many_rows_give()
    {
        var verdict = VerdictRules.Judge(Good with { CellsRight = 850, CellsRightAtBestCut = 995, CellsWrongAtHalf = 150, Loss = 0.3, ReportedLoss = 0.3 }, fewPasses: 3);
        Assert.Equal(VerdictKind.FewPasses, verdict.Kind);
        Assert.Equal("Learned in part, as 3 passes over 100 rows do (learned fraction 0.49): loss 0.3000 (base rate 0.588), 850 of 1000 cells and 98 of 100 rows exactly right", verdict.Line);
        Assert.True(verdict.IsAsPlanned);
        Assert.False(verdict.IsLearned);
    }

    [Fact]
    public void Few_passes_do_not_excuse_a_model_that_learned_nothing() => Assert.Equal(
        VerdictKind.BaseRatesOnly,
        VerdictRules.Judge(Good with { CellsRight = 700, CellsRightAtBestCut = 720, CellsWrongAtHalf = 300, Loss = 0.58, ReportedLoss = 0.58, Spread = 0.02 }, fewPasses: 3).Kind);

    [Fact]
    public void The_forums_figures_contradict_each_other()
    {
        // A mean loss of 0.01 allows 0.01 / ln 2 = 1.44 % wrong cells; two of fifteen are 13.3 %.
        var verdict = VerdictRules.Judge(new VerdictEvidence
        {
            Rows = 1,
            Cells = 15,
            CellsRight = 13,
            CellsRightAtBestCut = 13,
            CellsWrongAtHalf = 2,
            Loss = 0.42,
            ReportedLoss = 0.01,
            Floor = 0.6,
            Spread = 0.1,
        });
        Assert.Equal(VerdictKind.Inconsistent, verdict.Kind);
        Assert.Equal("Inconsistent: the reported loss 0.0100 allows at most 1.4 % wrong cells, 13.3 % are wrong", verdict.Line);
    }

    [Fact]
    public void A_reported_loss_of_another_model_is_inconsistent() =>
        Assert.Equal(VerdictKind.Inconsistent, VerdictRules.Judge(Good with { ReportedLoss = 0.25 }).Kind);

    [Fact]
    public void Weights_that_are_those_of_another_moment_are_named()
    {
        var verdict = VerdictRules.Judge(Good with { Weights = new Dictionary<string, string> { ["loaded"] = "a", ["chosen"] = "b", ["reloaded"] = "a" } });
        Assert.Equal("Inconsistent: the saved weights are those of \"loaded\", not the ones that were chosen", verdict.Line);
    }

    [Fact]
    public void Anything_random_at_prediction_is_inconsistent() => Assert.Equal(VerdictKind.Inconsistent, VerdictRules.Judge(Good with { RepeatDifference = 1e-3 }).Kind);

    [Fact]
    public void Dependence_on_padding_is_inconsistent() => Assert.Equal(VerdictKind.Inconsistent, VerdictRules.Judge(Good with { BatchDifference = 0.02 }).Kind);

    [Fact]
    public void A_loss_that_is_not_a_number_is_inconsistent() => Assert.Equal(VerdictKind.Inconsistent, VerdictRules.Judge(Good with { Loss = double.NaN }).Kind);

    [Fact]
    public void Cells_that_conflicting_duplicates_make_wrong_are_not_held_against_a_model() =>
        Assert.Equal(VerdictKind.Learned, VerdictRules.Judge(Good with { CellsRight = 980, UnavoidablyWrong = 15 }).Kind);
}
