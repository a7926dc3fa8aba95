namespace Multilabel.Tests;

public sealed class LengthBatchesTests
{
    [Fact]
    public void Short_rows_share_a_batch_and_long_ones_do_not()
    {
        // Sorted: rows 3 and 1 (2 and 3 tokens: 2 × 3 fit into 10), row 0 (5), row 2 (6): 2 × 6 are too many, 3 × 5 too.
        int[][] ids = [new int[5], new int[3], new int[6], new int[2]];
        Assert.Equal([[3, 1], [0], [2]], LengthBatches.Of(ids, tokens: 10));
    }

    [Fact]
    public void A_row_longer_than_the_budget_is_a_batch_of_its_own() =>
        Assert.Equal([[1], [0]], LengthBatches.Of([new int[50], new int[4]], tokens: 10));

    [Fact]
    public void Rows_of_one_length_stay_in_their_order() =>
        Assert.Equal([[0, 1, 2], [3, 4]], LengthBatches.Of([.. Enumerable.Range(0, 5).Select(_ => new int[3])], tokens: 9));

    [Fact]
    public void Empty_rows_fit_into_one_batch_and_no_rows_make_none()
    {
        Assert.Equal([[0, 1]], LengthBatches.Of([[], []], tokens: 10));
        Assert.Empty(LengthBatches.Of([], tokens: 10));
    }

    [Fact]
    public void Every_row_is_in_exactly_one_batch_and_no_batch_exceeds_the_budget_with_its_padding()
    {
        int[][] ids = [.. Enumerable.Range(0, 500).Select(i => new int[1 + (i * 7919) % 97])];
        var batches = LengthBatches.Of(ids, tokens: 256).ToList();
        Assert.Equal(Enumerable.Range(0, 500), batches.SelectMany(b => b).Order());
        Assert.All(batches, b => Assert.True(b.Length * b.Max(i => ids[i].Length) <= 256));
    }
}
