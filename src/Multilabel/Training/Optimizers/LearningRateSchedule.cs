namespace Multilabel;

/// <summary>
/// The factor on every learning rate, step by step: up in a straight line over the warm-up, then after its shape. The same numbers as transformers'
/// get_linear_, get_constant_ and get_cosine_schedule_with_warmup, whose first step with a warm-up has the factor 0.
/// </summary>
internal sealed class LearningRateSchedule
{
    public LearningRateSchedule(LearningRateShape shape, long warmupSteps, long totalSteps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(warmupSteps);
        ArgumentOutOfRangeException.ThrowIfNegative(totalSteps);
        (Shape, WarmupSteps, TotalSteps) = (shape, warmupSteps, totalSteps);
    }

    public LearningRateShape Shape { get; }

    public long WarmupSteps { get; }

    public long TotalSteps { get; }

    /// <summary>A warm-up over a share of the steps, rounded up as the Hugging Face Trainer does.</summary>
    public static LearningRateSchedule WithWarmupRatio(LearningRateShape shape, double warmupRatio, long totalSteps)
        => new(shape, (long)Math.Ceiling(totalSteps * warmupRatio), totalSteps);

    /// <summary>The factor of an optimizer step, counted from 0.</summary>
    public double Factor(long step)
    {
        if (step < WarmupSteps) return (double)step / Math.Max(1, WarmupSteps);
        var rest = (double)Math.Max(1, TotalSteps - WarmupSteps);
        return Shape switch
        {
            LearningRateShape.Linear => Math.Max(0, (TotalSteps - step) / rest),
            LearningRateShape.Constant => 1,
            // Behind the end transformers' cosine would rise again; no training gets there, and 0 is what is meant.
            LearningRateShape.Cosine => step >= TotalSteps ? 0 : 0.5 * (1 + Math.Cos(Math.PI * (step - WarmupSteps) / rest)),
            _ => throw new InvalidOperationException($"Unknown shape {Shape}."),
        };
    }
}
