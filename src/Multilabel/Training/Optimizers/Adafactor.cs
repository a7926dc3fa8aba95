using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Adafactor (arXiv 1804.04235) as transformers computes it: the second moments of a matrix are the product of running means of its rows and
/// columns, and an update whose root mean square is above the threshold is shortened to it.
/// </summary>
internal sealed class Adafactor : Optimizer
{
    /// <summary>
    /// From here on a parameter is spread over the threads; smaller ones are handed out whole, so that their passes stay in one core's cache.
    /// </summary>
    private const int Large = 1 << 22;

    private readonly AdafactorOptions _options;
    private readonly Moments[] _moments;

    public Adafactor(IEnumerable<OptimizedParameter> parameters, AdafactorOptions? options = null, int threads = 1)
        : base(parameters, threads)
    {
        _options = options ?? new AdafactorOptions();
        if (_options.WarmupInit && !_options.RelativeStep) throw new ArgumentException("WarmupInit needs RelativeStep.", nameof(options));
        NewSteps();
        _moments = [.. Parameters.Select(NewMoments)];
    }

    protected override void StepInMemory(IReadOnlyList<Update> updates)
    {
        var (large, small) = (new List<AdafactorStep>(), new List<AdafactorStep>());
        foreach (var update in updates)
        {
            var moments = _moments[update.Index];
            (update.Parameter.numel() >= Large ? large : small).Add(new AdafactorStep
            {
                Parameter = FloatMemory.Of(update.Parameter),
                Gradient = FloatMemory.Of(update.Gradient),
                Rows = FloatMemory.Of(moments.Row),
                Columns = FloatMemory.Of(moments.Column),
                Squares = FloatMemory.Of(moments.Square),
                Mean = FloatMemory.Of(moments.Mean),
                Height = update.Parameter.dim() >= 2 ? (int)update.Parameter.shape[^2] : 1,
                Width = update.Parameter.dim() >= 2 ? (int)update.Parameter.shape[^1] : (int)update.Parameter.numel(),
                Options = _options,
                GradientScale = (float)update.GradientScale,
                Kept = Kept(update),
                LearningRate = LearningRate(update),
                WeightDecay = update.WeightDecay,
            });
        }
        foreach (var step in large) step.Run(Threads);
        // The longest first, so that no thread starts one when the others are done.
        small.Sort(static (a, b) => b.Parameter.Length.CompareTo(a.Parameter.Length));
        Slices.Run(small.Count, Threads, i => small[i].Run(threads: 1));
    }

    protected override void StepInTorch(Update update)
    {
        var moments = _moments[update.Index];
        var parameter = update.Parameter.to_type(StateType(update.Parameter));
        var gradient = update.Gradient.to_type(StateType(update.Parameter)) * update.GradientScale;
        var kept = Kept(update);
        var learningRate = LearningRate(update);
        if (_options.ScaleParameter) learningRate *= Math.Max(_options.ParameterEpsilon, RootMeanSquare(parameter));

        var squares = gradient.square() + _options.SquareEpsilon;
        Tensor step;
        if (moments.Square is { } square)
        {
            square.mul_(kept).add_(squares, 1 - kept);
            step = square.rsqrt() * gradient;
        }
        else
        {
            var (row, column) = (moments.Row!, moments.Column!); // […, R], […, C]
            row.mul_(kept).add_(squares.mean([-1]), 1 - kept);
            column.mul_(kept).add_(squares.mean([-2]), 1 - kept);
            step = (row / row.mean([-1], keepdim: true)).rsqrt().unsqueeze(-1) * column.rsqrt().unsqueeze(-2) * gradient;
        }
        step = step * (learningRate / Math.Max(1, RootMeanSquare(step) / _options.ClipThreshold));
        if (moments.Mean is { } mean)
            step = mean.mul_(_options.Beta1!.Value).add_(step, 1 - _options.Beta1.Value);
        update.Parameter.copy_(parameter * (1 - update.WeightDecay * learningRate) - step);
    }

    private double Kept(Update update) => 1 - Math.Pow(update.Step, _options.DecayRate);

    /// <summary>Before the size of the parameter.</summary>
    private double LearningRate(Update update)
        => _options.RelativeStep ? Math.Min(_options.WarmupInit ? 1e-6 * update.Step : 1e-2, 1 / Math.Sqrt(update.Step)) : update.LearningRate;

    private static double RootMeanSquare(Tensor tensor) => tensor.norm().ToDouble() / Math.Sqrt(tensor.numel());

    private Moments NewMoments(OptimizedParameter parameter)
    {
        var shape = parameter.Parameter.shape;
        var mean = _options.Beta1 is null ? null : NewState("exp_avg", parameter, shape);
        if (shape.Length < 2) return new Moments(null, null, NewState("exp_avg_sq", parameter, shape), mean);
        var row = NewState("exp_avg_sq_row", parameter, shape.AsSpan()[..^1]);
        var column = NewState("exp_avg_sq_col", parameter, [.. shape[..^2], shape[^1]]);
        return new Moments(row, column, null, mean);
    }

    /// <summary>Row and column of a matrix, or the squares of a vector; the mean only with <see cref="AdafactorOptions.Beta1"/>.</summary>
    private sealed record Moments(Tensor? Row, Tensor? Column, Tensor? Square, Tensor? Mean);
}
