namespace Multilabel.Tests;

public sealed class CandidateComparisonTests
{
    // Five folds, five times: 1/25 + 1/4 = 0.29 in place of 1/25 (Nadeau and Bengio 2003).
    [Fact]
    public void The_error_of_five_folds_five_times_is_corrected_for_shared_training_rows()
    {
        var differences = Enumerable.Range(0, 25).Select(i => i % 5 * 0.01).ToArray();
        var variance = 25 * 0.0002 / 24;   // each of 0, .01, .02, .03, .04 five times: mean square distance from .02 is .0002
        Assert.Equal(Math.Sqrt(0.29 * variance), CandidateComparison.CorrectedError(differences, tested: 20, rows: 100), 1e-12);
    }

    [Fact]
    public void Clearly_different_decisions_are_told_apart_and_equal_ones_are_not()
    {
        var labels = SmallData.Rows(100).Rows.Select(r => r.Labels).ToArray();
        var random = new SeededRandom(3);
        var right = Candidate("right", labels, labels);
        var noisy = Candidate("noisy", labels, Array.ConvertAll(labels, row => Array.ConvertAll(row, on => random.Next(4) == 0 ? !on : on)));
        var shown = CandidateComparison.Of("micro-F1", m => m.F1(Average.Micro), right, noisy, labels);
        Assert.True(shown.IsShown);
        Assert.StartsWith("right is better than noisy by 0.2", shown.Conclusion, StringComparison.Ordinal);
        var same = CandidateComparison.Of("micro-F1", m => m.F1(Average.Micro), right, right, labels);
        Assert.Equal("Between right and right no difference of micro-F1 can be shown with this many rows (0.000).", same.Conclusion);
    }

    // t of 24 degrees of freedom: 2.0639 leaves 2.5 % on either side.
    [Fact]
    public void The_interval_ends_at_zero_where_p_is_five_percent()
    {
        var labels = SmallData.Rows(100).Rows.Select(r => r.Labels).ToArray();
        var random = new SeededRandom(4);
        bool[][] Noisy(int one) => Array.ConvertAll(labels, row => Array.ConvertAll(row, on => random.Next(one) == 0 ? !on : on));
        for (var i = 4; i < 12; i++)
        {
            var comparison = CandidateComparison.Of("macro-F1", m => m.F1(Average.Macro), Candidate("a", labels, Noisy(i)), Candidate("b", labels, Noisy(8)), labels);
            Assert.Equal(comparison.PValue < 0.05, comparison.Interval!.Low > 0 || comparison.Interval.High < 0);
            Assert.InRange(comparison.PValue!.Value, 0, 1);
        }
    }

    private static CandidateEstimate Candidate(string name, bool[][] labels, bool[][] decided)
    {
        var table = new ScoredTable(Array.ConvertAll(decided, row => Array.ConvertAll(row, on => on ? 0.9 : 0.1)), decided);
        return new CandidateEstimate
        {
            Name = name,
            Description = name,
            Repeats = 1,
            Seconds = 1,
            Evaluation = Evaluator.Evaluate(SmallData.Labels, labels, [table]),
            CutOffs = CutOffs.Fixed(labels[0].Length),
            Reliability = [],
            Tables = [(table, [.. Enumerable.Range(0, labels.Length).Select(row => row % 5)])],
        };
    }
}
