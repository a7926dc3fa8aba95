namespace Multilabel.Tests;

public sealed class BiasPullTests
{
    private static double Bce(float[] z, bool[] y) => z.Select((v, k) => BceArithmetic.Cell(v, y[k] ? 1 : 0)).Sum();

    [Fact]
    public void A_constant_at_the_label_s_frequency_rests_under_cross_entropy()
    {
        // Three of four rows: the best constant is ln 3; its gradients are -1/4 three times and 3/4 once.
        var logits = Enumerable.Range(0, 4).Select(_ => new[] { (float)Math.Log(3) }).ToArray();
        bool[][] labels = [[true], [true], [true], [false]];
        Assert.Equal(0, BiasPull.Of(Bce, logits, labels), 3);
    }

    [Fact]
    public void Where_all_rows_ask_for_the_same_the_pull_is_whole() =>
        Assert.Equal(1, BiasPull.Of(Bce, [[-2f], [-1f]], [[true], [true]]), 6);

    [Fact]
    public void Half_of_the_pull_is_left_where_one_of_four_resists() =>
        // At 0 each row's gradient is a half: three pull up, one down, of four.
        Assert.Equal(0.5, BiasPull.Of(Bce, [[0f], [0f], [0f], [0f]], [[true], [true], [true], [false]]), 3);
}
