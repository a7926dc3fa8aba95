namespace Multilabel.Tests;

[Collection(Alone.Name)]
public sealed class TrainingProgressTests
{
    private static readonly TrainingEpoch s_second = new(2, 3, Loss: 0.25, Floor: 0.5, HeldOutLoss: 0.3, HeldOutMacroF1: 0.75, SecondsLeft: 100);

    [Fact]
    public void Every_optimizer_step_tells_how_far_the_whole_training_is()
    {
        var steps = Steps(SmallData.Quick() with { Epochs = 2, BatchSize = 8, Holdout = false });
        Assert.Equal(Enumerable.Range(1, 10).Select(step => step / 10.0), steps.Select(s => s.Share));   // 40 rows, 2 epochs of 5 steps
        Assert.Equal(["training, epoch 1/2", "training, epoch 2/2"], steps.Select(s => s.What).Distinct());
        Assert.Equal(0, steps[^1].SecondsLeft);
        Assert.All(steps.SkipLast(1), s => Assert.True(s.SecondsLeft > 0));
    }

    [Fact]
    public void The_linear_model_tells_how_far_it_and_its_cut_offs_are()
    {
        var steps = Steps(SmallData.Linear with { Holdout = false });
        Assert.Equal(steps.Select(s => s.Share).Order(), steps.Select(s => s.Share));
        Assert.Equal(1, steps[^1].Share, 1e-9);
        Assert.Equal("linear model", steps[0].What);
        Assert.Equal("linear model, cut-offs from fold 5/5", steps[^1].What);
    }

    [Fact]
    public void A_terminal_shows_one_line_with_the_last_epoch_behind_it_and_never_more_than_fits()
    {
        using var writer = new StringWriter();
        using (var view = new Cli.ProgressView(writer, live: true))
        {
            view.Report(s_second);
            view.Report(new TrainingStep("training, epoch 3/3", 0.8, 20) { Trains = true });
            view.Report(new TrainingStep("training, epoch 3/3", 1, 0) { Trains = true });   // leaves an empty line
        }
        Assert.EndsWith("\r\u001b[K", writer.ToString(), StringComparison.Ordinal);
        var line = Assert.Single(writer.ToString().Split("\r\u001b[K", StringSplitOptions.RemoveEmptyEntries)).TrimEnd();
        Assert.StartsWith("training, epoch 3/3: 80 %, 20 s left  after epoch 2: loss 0.25", line, StringComparison.Ordinal);
        Assert.True(line.Length < Spectre.Console.AnsiConsole.Profile.Width);
    }

    [Fact]
    public void A_log_has_every_epoch_and_steps_only_where_nothing_else_was_told_for_long()
    {
        using var writer = new StringWriter();
        using (var view = new Cli.ProgressView(writer, live: false))
        {
            view.Report(new TrainingStep("training, epoch 2/3", 0.4, 120) { DocumentType = "Plan" });
            view.Report(s_second with { DocumentType = "Plan" });
        }
        Assert.Equal("[Plan] epoch 2/3  loss 0.2500 (base rate 0.500), learned 0.50  held-out loss 0.300, macro-F1 0.750  2 min left", writer.ToString().TrimEnd());
        using var slow = new StringWriter();
        new Cli.LiveLine(slow, live: false, secondsBetweenLines: 0).Progress("half");
        Assert.Equal("half", slow.ToString().TrimEnd());
    }

    private static List<TrainingStep> Steps(TrainingOptions options)
    {
        var collected = new Collected();
        Classifier.Train(SmallData.Rows(40), options, collected).Dispose();
        return collected.Steps;
    }

    private sealed class Collected : IProgress<TrainingProgress>
    {
        public List<TrainingStep> Steps { get; } = [];

        public void Report(TrainingProgress value)
        {
            if (value is TrainingStep { Trains: true } step) Steps.Add(step);
        }
    }
}
