namespace Multilabel.Tests;

public sealed class TrainingLogTests
{
    [Fact]
    public void Steps_between_two_entries_without_a_rate_count_as_idle()
    {
        // Peak 1e-3 at step 10, nothing from step 20 on: of 100 steps, 80 are idle, all at the end.
        var log = Log((10, 1e-3, 0.6), (20, 0, 0.5), (60, 0, 0.5), (100, 0, 0.5));
        Assert.Equal(0.8, log.WithoutRate()!.Value.Share, 9);
        Assert.Equal(0.8, log.WithoutRate()!.Value.AtEnd, 9);
        // 10 steps at 1e-3, 10 on the way down.
        Assert.Equal(0.015, log.Travel!.Value, 9);
    }

    [Fact]
    public void A_usual_schedule_has_no_idle_steps_and_no_warmup_to_the_end()
    {
        var log = Log((25, 7.5e-4, 0.6), (50, 5e-4, 0.4), (75, 2.5e-4, 0.2), (100, 0, 0.1));
        Assert.Equal(0, log.WithoutRate()!.Value.Share);
        Assert.False(log.WarmsUpToTheEnd);
        Assert.Equal(0.5, log.LateFall!.Value, 9);
    }

    [Fact]
    public void A_rate_in_proportion_to_the_steps_is_warmup_to_the_end()
    {
        Assert.True(Log((24, 2.3e-5, 0.7), (48, 4.7e-5, 0.7), (72, 7.1e-5, 0.7)).WarmsUpToTheEnd);
        Assert.False(Log((24, 2.3e-5, 0.7), (48, 4.7e-5, 0.7), (72, 4.7e-5, 0.7)).WarmsUpToTheEnd);
        Assert.False(Log((24, 1e-3, 0.7), (48, 1e-3, 0.7), (72, 1e-3, 0.7)).WarmsUpToTheEnd);
    }

    [Fact]
    public void Logs_without_rates_tell_nothing_of_them()
    {
        var log = new TrainingLog(new TrainerState { Path = "", Log = [new LogEntry(10, 1, new Dictionary<string, double> { ["loss"] = 0.6 })] });
        Assert.Null(log.WithoutRate());
        Assert.Null(log.Travel);
        Assert.Null(log.PeakRate);
        Assert.False(log.WarmsUpToTheEnd);
    }

    private static TrainingLog Log(params (int Step, double Rate, double Loss)[] entries) => new(new TrainerState
    {
        Path = "",
        Log = [.. entries.Select(e => new LogEntry(e.Step, e.Step / 25.0, new Dictionary<string, double> { ["loss"] = e.Loss, ["learning_rate"] = e.Rate }))],
    });
}
