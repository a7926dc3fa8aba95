namespace Multilabel.Tests;

public sealed class OffsetPenaltyTests
{
    private static readonly double[] s_shifts = [-2, 2, -1.5, 1.5, 0];

    [Fact]
    public void Scores_that_know_the_frequencies_need_no_offsets_of_their_own()
    {
        var (logits, labels) = Drawn(rows: 100, knowsFrequencies: true);
        Assert.NotEqual(PooledPlatt.UsualPenalty, OffsetPenalty.For(logits, labels));   // how much more is a matter of the last digits
    }

    [Fact]
    public void Scores_that_do_not_know_them_need_free_offsets()
    {
        var (logits, labels) = Drawn(rows: 100, knowsFrequencies: false);
        Assert.Equal(PooledPlatt.UsualPenalty, OffsetPenalty.For(logits, labels));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(2001)]
    public void Where_nothing_can_be_chosen_or_nothing_depends_on_it_the_usual_penalty_stays(int rows)
    {
        var (logits, labels) = Drawn(rows, knowsFrequencies: true);
        Assert.Equal(PooledPlatt.UsualPenalty, OffsetPenalty.For(logits, labels));
    }

    // Labels by chance with the probability that a score, uniform from -2 to 2, and a shift of each label's own give.
    private static (float[][] Logits, bool[][] Labels) Drawn(int rows, bool knowsFrequencies)
    {
        var random = new SeededRandom(7);
        var scores = Enumerable.Range(0, rows).Select(_ => Array.ConvertAll(s_shifts, _ => (4 * random.NextDouble()) - 2)).ToArray();
        var labels = Array.ConvertAll(scores, row => row.Zip(s_shifts, (score, shift) => random.NextDouble() < Calibration.Sigmoid(score + shift)).ToArray());
        return (Array.ConvertAll(scores, row => row.Zip(s_shifts, (score, shift) => (float)(knowsFrequencies ? score + shift : score)).ToArray()), labels);
    }
}
