using TorchSharp;

namespace Multilabel.Tests;

/// <summary>The arithmetic behind the checks of groups B, C and G.</summary>
public class CheckpointChoiceTests
{
    private static readonly bool[][] Truth = [[true, false], [false, true], [true, true], [false, false]];

    [Fact]
    public void Twenty_of_twenty_five_are_0_61_to_0_91()
    {
        var (low, high) = WilsonInterval.Of(0.8, 25);
        Assert.Equal(0.61, low, 2);
        Assert.Equal(0.91, high, 2);
    }

    [Fact]
    public void The_metric_is_found_by_its_value_at_the_best_step()
    {
        var metric = ChoiceMetric.Of(State(best: 0.9, step: 10, ("eval_accuracy", [0.9, 0.8, 0.85]), ("eval_loss", [0.5, 0.4, 0.3])));
        Assert.Equal("eval_accuracy", metric?.Name);
        Assert.True(metric?.CountsCells);
        Assert.False(metric?.IsWorst);
    }

    [Theory]
    [InlineData("eval_loss", 0.7, 0.5, 0.3, true)]     // the highest loss was kept
    [InlineData("eval_loss", 0.3, 0.5, 0.7, false)]
    [InlineData("eval_f1", 0.1, 0.5, 0.6, true)]       // the lowest score was kept
    [InlineData("eval_f1", 0.7, 0.5, 0.6, false)]
    [InlineData("eval_f1", 0.1, 0.1, 0.6, false)]      // two values alone tell no direction
    public void A_choice_of_the_worst_is_seen(string name, double first, double second, double third, bool worst) =>
        Assert.Equal(worst, ChoiceMetric.Of(State(first, 10, (name, [first, second, third])))?.IsWorst);

    [Fact]
    public void The_evaluation_loss_under_another_name_falls_when_better_and_so_does_a_hamming_loss()
    {
        Assert.True(ChoiceMetric.Of(State(1.4, 10, ("eval_loss", [0.7, 0.5, 0.3]), ("eval_log_score", [1.4, 1, 0.6])))?.IsWorst);
        Assert.False(ChoiceMetric.Of(State(1.4, 10, ("eval_loss", [0.7, 0.5, 0.3]), ("eval_log_score", [1.4, 1, 0.7])))?.IsWorst);
        Assert.False(ChoiceMetric.Of(State(0.05, 10, ("eval_hamming", [0.05, 0.06, 0.07])))?.RisesWhenBetter);
        Assert.True(ChoiceMetric.Of(State(0.95, 10, ("eval_hamming", [0.95, 0.94, 0.93])))?.RisesWhenBetter);
    }

    [Fact]
    public void Without_a_value_like_best_metric_no_metric_is_named() =>
        Assert.Null(ChoiceMetric.Of(State(best: 0.123, step: 10, ("eval_f1", [0.5, 0.6, 0.7]))));

    [Fact]
    public void Predicting_nothing_is_read_from_evaluations_without_a_right_positive()
    {
        var state = State(0.9, 10, ("eval_accuracy", [0.9, 0.86, 0.8]), ("eval_f1", [0.2, 0, 0.3]));
        Assert.Equal(0.86, ChoiceMetric.Of(state)!.NothingPredicted(state, blankShare: 0.5));
    }

    [Theory]
    [InlineData(4f, 0.4865)]     // too sure: one of eight cells is wrong, so the best logit is ln 7 = 1.946
    [InlineData(1f, 1.946)]
    [InlineData(0.2f, 4)]        // the end of the range
    public void The_best_factor_shows_too_sure_logits(float size, double expected)
    {
        float[][] logits = [[size, -size], [-size, size], [size, size], [-size, size]];
        Assert.InRange(ScaleProbe.BestFactor(logits, Truth), expected * 0.94, expected * 1.06);
    }

    [Fact]
    public void A_log_fits_the_loss_of_its_own_time()
    {
        var state = new TrainerState { Path = "", Log = [Loss(10, 0.6), Loss(20, 0.4), Loss(30, 0.2), Loss(40, 0.01)] };
        Assert.True(LoggedLoss.Fits(state, 20, 0.3));
        Assert.False(LoggedLoss.Fits(state, 20, 0.7));
        Assert.False(LoggedLoss.Fits(state, 10, 0.05));
        Assert.Equal(30, LoggedLoss.Nearest(state, 0.19)?.Step);
    }

    [Fact]
    public void Fresh_weights_are_known_by_spread_and_shape()
    {
        using var scope = torch.NewDisposeScope();
        torch.random.manual_seed(1);
        var normal = (torch.randn(672) * 0.02f).data<float>().ToArray();
        var uniform = ((torch.rand(672) * 2) - 1).mul(0.1).to(torch.float32).data<float>().ToArray();
        Assert.True(InitialValues.IsFreshNormal(normal, 0.02));
        Assert.False(InitialValues.IsFreshNormal([.. normal.Select(v => 1.3f * v)], 0.02));
        Assert.False(InitialValues.IsFreshNormal([.. normal.Select(v => v > 0 ? 0.02f : -0.02f)], 0.02));
        Assert.True(InitialValues.IsFreshUniform(uniform, 0.1));
        Assert.False(InitialValues.IsFreshUniform([.. normal.Select(v => 5 * v)], 0.1));
    }

    private static LogEntry Loss(int step, double loss) => new(step, step / 10.0, new Dictionary<string, double> { ["loss"] = loss });

    private static TrainerState State(double best, int step, params (string Name, double[] Values)[] metrics) => new()
    {
        Path = "",
        BestMetric = best,
        BestStep = step,
        Log = [.. Enumerable.Range(0, metrics[0].Values.Length).Select(i => new LogEntry(10 * (i + 1), i + 1, metrics.ToDictionary(m => m.Name, m => m.Values[i])))],
    };
}
