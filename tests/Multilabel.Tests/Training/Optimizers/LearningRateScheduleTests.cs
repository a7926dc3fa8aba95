namespace Multilabel.Tests;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData("Linear", LearningRateShape.Linear, 3, 11)]
    [InlineData("Constant", LearningRateShape.Constant, 3, 11)]
    [InlineData("Cosine", LearningRateShape.Cosine, 3, 11)]
    [InlineData("LinearWithoutWarmup", LearningRateShape.Linear, 0, 6)]
    public void Every_step_has_the_factor_of_the_Python_original(string name, LearningRateShape shape, long warmup, long total)
    {
        var schedule = new LearningRateSchedule(shape, warmup, total);
        var expected = OptimizerReference.Schedule(name);
        for (var step = 0; step < expected.Length; step++) Assert.Equal(expected[step], schedule.Factor(step), 1e-15);
    }

    [Theory]
    [InlineData(LearningRateShape.Linear)]
    [InlineData(LearningRateShape.Cosine)]
    public void Behind_the_end_the_factor_stays_0(LearningRateShape shape)
    {
        var schedule = new LearningRateSchedule(shape, 2, 10);
        Assert.Equal(0, schedule.Factor(10));
        Assert.Equal(0, schedule.Factor(1000));
    }

    [Fact]
    public void A_warm_up_share_is_rounded_up_to_whole_steps()
    {
        Assert.Equal(7, LearningRateSchedule.WithWarmupRatio(LearningRateShape.Linear, 0.1, 61).WarmupSteps);
        Assert.Equal(0, LearningRateSchedule.WithWarmupRatio(LearningRateShape.Linear, 0, 61).WarmupSteps);
    }

    [Fact]
    public void A_training_of_one_step_has_a_factor_that_trains_unless_it_only_warms_up()
    {
        Assert.Equal(1, new LearningRateSchedule(LearningRateShape.Linear, 0, 1).Factor(0));
        Assert.Equal(0, new LearningRateSchedule(LearningRateShape.Linear, 1, 1).Factor(0));
    }
}
