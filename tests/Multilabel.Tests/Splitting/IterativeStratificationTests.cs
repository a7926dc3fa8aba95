namespace Multilabel.Tests;

public sealed class IterativeStratificationTests
{
    private const int Runs = 20;

    /// <summary>Kinds of data with the mean label-distribution distance published for the method over 60 runs of 250 rows.</summary>
    public static TheoryData<string, int, double> Published() => new()
    {
        { "five of fifteen", 5, 0.093 },
        { "common, medium, rare", 5, 0.162 },
        { "common, medium, rare", 10, 0.281 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Folds_hold_their_share_of_every_label(string kind, int folds, double published)
    {
        var (stratified, random) = (0.0, 0.0);
        for (var run = 0; run < Runs; run++)
        {
            var labels = Data(kind, 250, run);
            stratified += Distance(labels, IterativeStratification.Folds(labels, folds, run), folds) / Runs;
            var order = new SeededRandom(run, 99).Permutation(250);
            random += Distance(labels, Array.ConvertAll(order, place => place % folds), folds) / Runs;
        }
        Assert.InRange(stratified, 0, published * 1.05);
        Assert.True(random > 1.15 * stratified, $"random {random}, stratified {stratified}");
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void Every_row_is_in_one_fold_and_the_folds_are_equal_in_size(string kind, int folds, double published)
    {
        Assert.True(published > 0);
        for (var run = 0; run < Runs; run++)
        {
            var fold = IterativeStratification.Folds(Data(kind, 253, run), folds, run);
            Assert.Equal(253, fold.Length);
            var sizes = Enumerable.Range(0, folds).Select(part => fold.Count(value => value == part)).ToArray();
            Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
        }
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void A_label_with_a_positive_per_fold_has_one_in_every_fold(string kind, int folds, double published)
    {
        Assert.True(published > 0);
        for (var run = 0; run < Runs; run++)
        {
            var labels = Data(kind, 250, run);
            var fold = IterativeStratification.Folds(labels, folds, run);
            for (var label = 0; label < labels[0].Length; label++)
            {
                var covered = Enumerable.Range(0, 250).Where(row => labels[row][label]).Select(row => fold[row]).Distinct().Count();
                Assert.True(covered == folds || labels.Count(row => row[label]) < folds, $"run {run}, label {label}: {covered} of {folds} folds");
            }
        }
    }

    [Fact]
    public void Groups_are_never_split()
    {
        var labels = Data("five of fifteen", 300, 1);
        var random = new SeededRandom(4);
        var groups = Enumerable.Range(0, 300).Select(_ => random.Next(120)).ToArray();
        var fold = IterativeStratification.Folds(labels, 5, 1, groups);
        Assert.All(fold.Zip(groups).GroupBy(pair => pair.Second), group => Assert.Single(group.Select(pair => pair.First).Distinct()));
        Assert.All(Enumerable.Range(0, 5), part => Assert.InRange(fold.Count(value => value == part), 52, 68));
    }

    [Theory]
    [InlineData(250, 0.1, 25)]
    [InlineData(250, 0.2, 50)]
    [InlineData(97, 0.1, 10)]
    [InlineData(2, 0.1, 1)]
    public void A_holdout_has_the_share_asked_for(int rows, double share, int expected)
    {
        for (var run = 0; run < Runs; run++)
        {
            var held = IterativeStratification.Holdout(Data("five of fifteen", rows, run), share, run);
            Assert.InRange(held.Count(value => value), expected - 1, expected + 1);
            Assert.InRange(held.Count(value => value), 1, rows - 1);
        }
    }

    [Fact]
    public void A_single_positive_is_trained_on()
    {
        for (var run = 0; run < Runs; run++)
        {
            var labels = Data("five of fifteen", 100, run);
            foreach (var row in labels)
                row[3] = false;
            labels[17][3] = true;
            Assert.False(IterativeStratification.Holdout(labels, 0.1, run)[17]);
        }
    }

    [Fact]
    public void The_seed_decides_the_split()
    {
        var labels = Data("five of fifteen", 250, 1);
        Assert.Equal(IterativeStratification.Folds(labels, 5, 8), IterativeStratification.Folds(labels, 5, 8));
        Assert.NotEqual(IterativeStratification.Folds(labels, 5, 8), IterativeStratification.Folds(labels, 5, 9));
    }

    [Fact]
    public void Rows_without_labels_are_spread_evenly()
    {
        var labels = Enumerable.Range(0, 50).Select(_ => new bool[3]).ToArray();
        var fold = IterativeStratification.Folds(labels, 5, 1);
        Assert.All(Enumerable.Range(0, 5), part => Assert.Equal(10, fold.Count(value => value == part)));
    }

    [Fact]
    public void Fewer_texts_than_folds_is_one_clear_message()
    {
        var error = Assert.Throws<MultilabelException>(() => IterativeStratification.Folds(Tables.Labels("10 01 11"), 5, 1));
        Assert.Equal("3 rows cannot be split into 5 parts; at least 5 rows are needed.", error.Message);
        error = Assert.Throws<MultilabelException>(() => IterativeStratification.Holdout(Tables.Labels("10 01"), 0.5, 1, [7, 7]));
        Assert.Equal("2 rows with 1 different texts cannot be split into 2 parts; equal texts stay together.", error.Message);
    }

    [Fact]
    public void Equal_keys_make_one_group()
    {
        Assert.Equal([0, 1, 0, 2], IterativeStratification.Groups(["a", "b", "a", "A"]));
    }

    [Fact]
    public void Out_of_fold_scores_come_from_models_that_never_saw_the_row()
    {
        var labels = Data("five of fifteen", 60, 1);
        var groups = Enumerable.Range(0, 60).Select(row => row / 2).ToArray();
        var result = OutOfFold.Score(
            labels,
            (_, training, scored) =>
            {
                Assert.Empty(training.Select(row => groups[row]).Intersect(scored.Select(row => groups[row])));
                return Array.ConvertAll(scored, row => new[] { (float)row });
            },
            folds: 5,
            groups: groups);
        Assert.Equal(Enumerable.Range(0, 60).Select(row => (float)row), result.Logits.Select(row => row[0]));
    }

    private static bool[][] Data(string kind, int rows, long seed)
    {
        var random = new SeededRandom(seed, 12345);
        var frequencies = kind == "five of fifteen"
            ? Enumerable.Range(0, 15).Select(label => (label + 1) / 24.0).ToArray()          // 1/24 … 15/24, five labels a row
            : [.. Enumerable.Range(0, 15).Select(label => label < 5 ? 0.7 : label < 10 ? 0.2 : 0.03)];
        return [.. Enumerable.Range(0, rows).Select(_ => Array.ConvertAll(frequencies, frequency => random.NextDouble() < frequency))];
    }

    /// <summary>LD: the mean difference between a fold's odds of a label and the odds of all rows.</summary>
    private static double Distance(bool[][] labels, int[] fold, int folds)
    {
        double Odds(IEnumerable<bool[]> rows, int label)
        {
            var (positives, all) = (rows.Count(row => row[label]), rows.Count());
            return (double)positives / (all - positives);
        }

        return Enumerable.Range(0, labels[0].Length).Average(label => Enumerable.Range(0, folds)
            .Average(part => Math.Abs(Odds(labels.Where((_, row) => fold[row] == part), label) - Odds(labels, label))));
    }
}
