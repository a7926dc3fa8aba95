namespace Multilabel.Tests;

public sealed class AssignmentTests
{
    [Fact]
    public void The_cheapest_assignment_is_that_of_trying_them_all()
    {
        var random = new SeededRandom(7);
        for (var n = 1; n <= 6; n++)
        {
            for (var trial = 0; trial < 20; trial++)
            {
                var cost = Enumerable.Range(0, n).Select(_ => Enumerable.Range(0, n).Select(_ => (double)random.Next(10) - 3).ToArray()).ToArray();
                var found = Assignment.Cheapest(cost);
                Assert.Equal(Enumerable.Range(0, n), found.Order());
                Assert.Equal(Orders(n).Min(o => Enumerable.Range(0, n).Sum(i => cost[i][o[i]])), Enumerable.Range(0, n).Sum(i => cost[i][found[i]]), 1e-9);
            }
        }
    }

    [Fact]
    public void The_cost_of_an_output_under_a_label_is_its_mean_loss_there()
    {
        float[][] logits = [[2, -1], [-3, 0.5f], [1, 4]];
        bool[][] labels = [[true, false], [false, true], [false, true]];
        var (cost, floor) = LabelCosts.Of(logits, labels);
        for (var i = 0; i < 2; i++)
            for (var j = 0; j < 2; j++) Assert.Equal(Enumerable.Range(0, 3).Average(r => BceArithmetic.Cell(logits[r][i], labels[r][j] ? 1 : 0)), cost[i][j], 1e-6);
        Assert.Equal(-(Math.Log(1 / 3.0) + (2 * Math.Log(2 / 3.0))) / 3, floor[0], 1e-9);
    }

    private static IEnumerable<int[]> Orders(int n) => n == 0 ? [[]]
        : Orders(n - 1).SelectMany(o => Enumerable.Range(0, n).Select(at => o[..at].Append(n - 1).Concat(o[at..]).ToArray()));
}
