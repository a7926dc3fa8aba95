namespace Multilabel.Tests;

public sealed class CardinalityTests
{
    private static readonly double[] s_probabilities = [0.3, 0.9, 0.05, 0.6, 0.5, 0.2];

    public static TheoryData<int[], double[]> Priors() => new()
    {
        { [0, 1, 2, 3, 4, 5], [0.1, 2, 0.5, 0.01] },
        { [4, 1, 3], [0, 1, 0, 0] },
        { [2, 5], [3, 1, 0.2] },
        { [1, 2, 3], [0.5, 2] },
    };

    [Theory]
    [MemberData(nameof(Priors))]
    public void Probabilities_are_those_of_all_combinations_weighted_and_summed(int[] group, double[] weights)
    {
        var expected = (double[])s_probabilities.Clone();
        foreach (var label in group)
        {
            var (on, all) = (0.0, 0.0);
            for (var set = 0; set < 1 << group.Length; set++)
            {
                var chance = weights[Math.Min(int.PopCount(set), weights.Length - 1)];
                for (var i = 0; i < group.Length; i++) chance *= (set >> i & 1) == 1 ? s_probabilities[group[i]] : 1 - s_probabilities[group[i]];
                all += chance;
                if ((set >> Array.IndexOf(group, label) & 1) == 1) on += chance;
            }
            expected[label] = on / all;
        }
        var found = (double[])s_probabilities.Clone();
        new CardinalityPrior(group, weights).Apply(found);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Sure_probabilities_stay_sure()
    {
        double[] sure = [1, 0, 0, 1];
        new CardinalityPrior([0, 1, 2], [0.1, 2, 0.1]).Apply(sure);
        Assert.Equal([1, 0, 0, 1], sure);
    }

    [Fact]
    public void With_the_weights_numbers_of_labels_are_as_frequent_as_in_the_rows()
    {
        var (probabilities, labels) = OneOfFour(2000, seed: 1);
        var weights = CardinalityFit.Weights([0, 1, 2, 3], probabilities, labels);
        var mean = probabilities.Average(row =>
        {
            var changed = (double[])row.Clone();
            new CardinalityPrior([0, 1, 2, 3], weights).Apply(changed);
            return changed[..4].Sum();
        });
        Assert.Equal(1, mean, 0.01);   // five rows' worth of independent labels beside 2,000
        Assert.True(weights[1] > 1 && weights[0] < 0.1 && weights[2] < 0.1, string.Join(' ', weights));
    }

    [Fact]
    public void What_is_learned_makes_new_rows_more_probable()
    {
        var (probabilities, labels) = OneOfFour(300, seed: 2);
        var (others, truth) = OneOfFour(1000, seed: 3);
        var prior = Assert.Single(CardinalityFit.Choose(probabilities, labels));
        Assert.Equal([0, 1, 2, 3], prior.Labels);
        var before = LogLoss(others, truth);
        foreach (var row in others) prior.Apply(row);
        Assert.True(LogLoss(others, truth) < 0.9 * before);
    }

    [Fact]
    public void Of_independent_labels_and_of_few_rows_nothing_is_learned()
    {
        var random = new SeededRandom(4);
        var probabilities = Enumerable.Range(0, 400).Select(_ => Enumerable.Range(0, 5).Select(_ => random.NextDouble()).ToArray()).ToArray();
        var labels = Array.ConvertAll(probabilities, row => Array.ConvertAll(row, p => random.NextDouble() < p));
        Assert.Empty(CardinalityFit.Choose(probabilities, labels));
        var (few, truth) = OneOfFour(29, seed: 5);
        Assert.Empty(CardinalityFit.Choose(few, truth));
        Assert.Empty(CardinalityFit.Choose(Array.ConvertAll(probabilities, row => row[..1]), Array.ConvertAll(labels, row => row[..1])));
    }

    [Fact]
    public void Groups_are_found_beside_labels_that_go_with_everything()
    {
        var random = new SeededRandom(6);
        // One of 0 to 2 and one of 4 to 6 in nearly every row; 3 by chance in half of them, so that it is the most frequent; 7 never.
        var labels = Enumerable.Range(0, 200).Select(i =>
        {
            var row = new bool[8];
            row[random.Next(3)] = true;
            if (i % 10 > 0) row[4 + random.Next(3)] = true;
            row[3] = random.Next(2) == 0;
            return row;
        }).ToArray();
        Assert.Equal([[0, 1, 2], [4, 5, 6]], ExclusiveLabels.Find(labels).Select(group => group.ToArray()).OrderBy(group => group[0]).Take(2));
        Assert.Empty(ExclusiveLabels.Find([.. Enumerable.Repeat(new[] { true, true, true }, 20)]));
    }

    [Fact]
    public void Cut_offs_are_chosen_on_the_probabilities_that_decide_and_say_what_they_rest_on()
    {
        var (probabilities, labels) = OneOfFour(300, seed: 7);
        var logits = Array.ConvertAll(probabilities, row => Array.ConvertAll(row, p => (float)Calibration.Logit(p)));
        var cuts = CutOffRule.Choose(CutOffMethod.PlugIn, logits, labels);
        var applied = cuts.Calibration.Apply(logits);
        Assert.Single(cuts.Calibration.Cardinality!);
        Assert.Equal(Array.ConvertAll(applied, row => row.Select((p, k) => p >= cuts.Thresholds[k]).ToArray()), cuts.Decide(applied));
        Assert.Equal("Probabilities take into account that 100 % of the texts have exactly 1 of these 4 labels: 'a', 'b', 'c', 'd'.",
            Assert.Single(CutOffNotes.Of(cuts, null, ["a", "b", "c", "d", "e"], labels)));
        var all = cuts with { Calibration = cuts.Calibration with { Cardinality = [new CardinalityPrior([0, 1, 2, 3, 4], [1, 1, 1])] } };
        Assert.Equal("Probabilities take into account that 100 % of the texts have 1 to 2 of the 5 labels.", Assert.Single(CutOffNotes.Of(all, null, ["a", "b", "c", "d", "e"], labels)));
    }

    // Of labels 0 to 3 every row has exactly one, of which the probabilities know something; label 4 is on by chance.
    private static (double[][] Probabilities, bool[][] Labels) OneOfFour(int rows, long seed)
    {
        var random = new SeededRandom(seed);
        var probabilities = new double[rows][];
        var labels = new bool[rows][];
        for (var i = 0; i < rows; i++)
        {
            labels[i] = new bool[5];
            labels[i][random.Next(4)] = true;
            labels[i][4] = random.Next(2) == 0;
            probabilities[i] = Array.ConvertAll(labels[i], on => Calibration.Sigmoid((on ? 0.2 : -1.8) + 5 * (random.NextDouble() - 0.5)));
        }
        return (probabilities, labels);
    }

    private static double LogLoss(double[][] probabilities, bool[][] labels) =>
        probabilities.Zip(labels).Average(row => row.First.Zip(row.Second).Sum(cell => -Math.Log(cell.Second ? cell.First : 1 - cell.First)));
}
