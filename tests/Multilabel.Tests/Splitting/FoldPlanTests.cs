namespace Multilabel.Tests;

public sealed class FoldPlanTests
{
    [Fact]
    public void Near_duplicates_and_rows_of_one_group_share_a_fold_in_every_repeat()
    {
        var rows = SmallData.Rows(60).Rows.Select((r, i) => r with { Group = i % 3 == 0 ? $"document {i / 12}" : null }).ToList();
        rows.Add(rows[7] with { Id = "again", Text = rows[7].Text.ToUpperInvariant() });
        var plan = FoldPlan.Create(Of(rows), folds: 5, repeats: 3, seed: 1);
        foreach (var foldOf in plan.FoldOf)
        {
            Assert.Equal(foldOf[7], foldOf[^1]);
            foreach (var group in rows.Select((r, i) => (r.Group, Fold: foldOf[i])).Where(p => p.Group is not null).GroupBy(p => p.Group)) Assert.Single(group.Select(p => p.Fold).Distinct());
            Assert.Equal(5, foldOf.Distinct().Count());
        }
        Assert.NotEqual(plan.FoldOf[0], plan.FoldOf[1]);
        Assert.Contains(plan.Notes, note => note.EndsWith("such rows stay in one fold.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_label_that_is_too_rare_for_every_fold_is_said_to_be_and_one_that_is_not_is_in_all()
    {
        var rows = SmallData.Rows(40).Rows.Select((r, i) => r with { Labels = [.. r.Labels, i < 2, i == 5, false] }).ToList();
        var plan = FoldPlan.Create(Of(rows, [.. SmallData.Labels, "Rare", "Single", "Never"]), folds: 5, repeats: 1, seed: 1);
        Assert.Equal(
            ["Label 'Rare' has 2 positives: evaluated in 2 of 5 folds.", "Label 'Single' has 1 positive: where that is measured, it was not trained on, so it cannot be found.", "Label 'Never' is on no row: nothing to learn or to measure."],
            plan.Notes.Where(note => note.StartsWith("Label", StringComparison.Ordinal)));
    }

    [Fact]
    public void Fewer_texts_than_folds_make_fewer_folds_and_say_so()
    {
        var plan = FoldPlan.Create(SmallData.Rows(4), folds: 5, repeats: 1, seed: 1);
        Assert.Equal(4, plan.Folds);
        Assert.Contains("5 folds need 5 different texts or groups; there are 4, so there are 4 folds.", plan.Notes);
    }

    [Fact]
    public void Folds_of_the_data_are_taken_in_their_order_and_torn_duplicates_are_told()
    {
        var rows = SmallData.Rows(12).Rows.Select((r, i) => r with { Fold = $"{i % 3 + 9}" }).ToList();
        rows[1] = rows[1] with { Text = rows[0].Text };
        var plan = FoldPlan.Create(Of(rows), folds: 5, repeats: 3, seed: 1);
        Assert.Equal([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2], Assert.Single(plan.FoldOf));
        Assert.Contains(plan.Notes, note => note.StartsWith("2 rows with equal or nearly equal texts", StringComparison.Ordinal));
    }

    [Fact]
    public void A_group_that_is_everything_and_a_row_without_a_fold_are_refused_with_a_way_out()
    {
        var rows = SmallData.Rows(20).Rows;
        var whole = Assert.Throws<MultilabelException>(() => FoldPlan.Create(Of([.. rows.Select(r => r with { Group = "the plan" })]), 5, 1, 1));
        Assert.Equal("memory: all 20 rows belong to the group 'the plan', so none can be tested by a model that has not seen the group. Name another column with --group, or leave it away.", whole.Message);
        var open = Assert.Throws<MultilabelException>(() => FoldPlan.Create(Of([.. rows.Select((r, i) => r with { Fold = i == 3 ? null : "1" })]), 5, 1, 1));
        Assert.Equal("row 4 has no fold, but other rows have. Fill the column in, or leave --fold away.", open.Message);
    }

    private static Dataset Of(List<DatasetRow> rows, IReadOnlyList<string>? labels = null) =>
        new(labels ?? SmallData.Labels, rows, new DatasetSource { File = "memory", TextColumn = "text", LabelLayout = "names" });
}
