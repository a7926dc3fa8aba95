namespace Multilabel.Tests;

public sealed class TrainingRowsCheckTests
{
    // methods: a row labelled [1,1,0…0] that comes back as the forum's probabilities costs 0.420 nats a cell.
    [Fact]
    public void The_forums_row_costs_what_arithmetic_says()
    {
        double[] p = [.3, .3, .2, .4, .3, .3, .3, .2, .1, .3, .2, .1, .3, .3, .3];
        var logits = p.Select(x => (float)Math.Log(x / (1 - x))).ToArray();
        var labels = Enumerable.Range(0, 15).Select(k => k < 2).ToArray();
        var evidence = TrainingRowsCheck.OfLogits([.. Enumerable.Range(0, 15).Select(k => $"L{k}")], [logits], [labels], CutOffs.Fixed(15));
        Assert.Equal(0.420, evidence.Loss, 3);
        Assert.Equal(2, evidence.CellsWrongAtHalf);
        Assert.Equal(13, evidence.CellsRight);
    }

    [Fact]
    public void The_best_cut_never_parts_equal_scores()
    {
        // Scores 3, 1, 1, 0 with labels 1, 1, 0, 0: a cut at 1 gets one of the two equal rows wrong, a cut at 3 the other.
        float[][] logits = [[3f], [1f], [1f], [0f]];
        bool[][] labels = [[true], [true], [false], [false]];
        var evidence = TrainingRowsCheck.OfLogits(["A"], logits, labels, CutOffs.Fixed(1));
        Assert.Equal(3, evidence.CellsRightAtBestCut);
        Assert.Equal(2, evidence.CellsRight);   // all four logits are at or above 0
    }

    [Fact]
    public void Base_rate_outputs_have_a_learned_fraction_of_zero()
    {
        // One positive in four: the constant logit ln(1/3) costs the entropy of 0.25.
        var constant = new[] { (float)Math.Log(1.0 / 3) };
        var evidence = TrainingRowsCheck.OfLogits(["A"], [constant, constant, constant, constant], [[true], [false], [false], [false]], CutOffs.Fixed(1));
        Assert.Equal(0.5623, evidence.Floor, 4);
        Assert.Equal(0, evidence.LearnedFraction, 5);
        Assert.Equal(0, evidence.Spread, 6);
    }
}
