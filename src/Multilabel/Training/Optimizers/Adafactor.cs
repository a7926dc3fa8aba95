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
    private readonly AdafactorSquares?[] _squares;

    public Adafactor(IEnumerable<OptimizedParameter> parameters, AdafactorOptions? options = null, int threads = 1)
        : base(parameters, threads)
    {
        _options = options ?? new AdafactorOptions();
        if (_options.WarmupInit && !_options.RelativeStep) throw new ArgumentException("WarmupInit needs RelativeStep.", nameof(options));
        if (_options.ScaleParameter && Parameters.FirstOrDefault(p => p.AbsentRows > 0) is { } part)
            throw new ArgumentException($"ScaleParameter needs all rows of \"{part.Name}\", not only those with a gradient.", nameof(options));
        _moments = [.. Parameters.Select(NewMoments)];
        _squares = new AdafactorSquares?[Parameters.Count];
    }

    protected override double SquaresInMemory(IReadOnlyList<(int Index, GradientMemory Gradient)> gradients)
    {
        var some = gradients.Where(g => g.Gradient.Length > 0).ToList();
        Spread(some, g => g.Gradient.Length, (g, threads) => Squares(g.Index).Measure(g.Gradient, threads));
        return some.Sum(g => Squares(g.Index).Total);
    }

    protected override void ForgetSums()
    {
        foreach (var squares in _squares)
            if (squares is not null) squares.Known = false;
    }

    protected override void StepInMemory(IReadOnlyList<ParameterUpdate> updates)
    {
        var steps = updates.Select(update => new AdafactorStep
        {
            Parameter = TensorMemory<float>.Of(update.Parameter),
            Gradient = GradientMemory.Of(update.Gradient),
            Squares = Squares(update.Index),
            Rows = TensorMemory<float>.Of(_moments[update.Index].Row),
            Columns = TensorMemory<float>.Of(_moments[update.Index].Column),
            AbsentRow = TensorMemory<float>.Of(_moments[update.Index].AbsentRow),
            Mean = TensorMemory<float>.Of(_moments[update.Index].Mean),
            Half = TensorMemory<ushort>.Of(update.Entry.Half),
            Average = TensorMemory<float>.Of(update.Entry.Average),
            Height = Height(update.Parameter),
            Width = Width(update.Parameter),
            AbsentRows = update.Entry.AbsentRows,
            Options = _options,
            GradientScale = (float)update.GradientScale,
            Kept = Kept(update),
            LearningRate = LearningRate(update),
            WeightDecay = update.WeightDecay,
            AverageRate = update.AverageRate,
        });
        Spread([.. steps], s => s.Parameter.Length, (s, threads) => s.Run(threads));
    }

    protected override void StepInTorch(ParameterUpdate update)
    {
        var moments = _moments[update.Index];
        var parameter = update.Parameter.to_type(StateType(update.Parameter));
        var gradient = update.Gradient.to_type(StateType(update.Parameter)) * HeldNumber.Of(update.GradientScale);
        var kept = Kept(update);
        var learningRate = LearningRate(update);
        if (_options.ScaleParameter) learningRate *= Math.Max(_options.ParameterEpsilon, RootMeanSquare(parameter, absent: 0));

        // squares + ε enter the moving averages
        Tensor Advance(Tensor average, Tensor squares) => average.mul_(HeldNumber.Of(kept)).add_(squares.Plus(_options.SquareEpsilon), HeldNumber.Of(1 - kept));
        var squares = gradient.square();
        var (row, column) = (moments.Row, moments.Column); // […, R], […, C]
        Tensor step;
        if (row is null)
        {
            step = Advance(column, squares).rsqrt() * gradient;
        }
        else
        {
            var absent = update.Entry.AbsentRows;
            var height = Height(parameter) + absent;
            Advance(row, squares.mean([-1]));
            Advance(column, squares.sum(-2) / HeldNumber.Of(height));
            var sum = row.sum(-1, keepdim: true);
            if (moments.AbsentRow is { } absentRow) sum = sum.Plus(absentRow.mul_(HeldNumber.Of(kept)).AddInPlace(_options.SquareEpsilon * (1 - kept)) * HeldNumber.Of(absent));
            step = (row / (sum / HeldNumber.Of(height))).rsqrt().unsqueeze(-1) * column.rsqrt().unsqueeze(-2) * gradient;
        }
        step *= HeldNumber.Of(learningRate / Math.Max(1, RootMeanSquare(step, update.Entry.AbsentRows * Width(parameter)) / _options.ClipThreshold));
        if (moments.Mean is { } mean)
            step = mean.mul_(HeldNumber.Of(_options.Beta1!.Value)).add_(step, HeldNumber.Of(1 - _options.Beta1.Value));
        update.Parameter.copy_(parameter * HeldNumber.Of(1 - update.WeightDecay * learningRate) - step);
    }

    // A size taken of the whole parameter cannot be told from one weight.
    protected override PlainDecay? Decay(ParameterUpdate update)
        => _options.ScaleParameter ? null : new PlainDecay((float)(-update.WeightDecay * LearningRate(update)), Adds: true);

    private static int Height(Tensor parameter) => parameter.dim() >= 2 ? (int)parameter.shape[^2] : 1;

    private static int Width(Tensor parameter) => (int)(parameter.dim() >= 2 ? parameter.shape[^1] : parameter.numel());

    // The absent elements are 0.
    private static double RootMeanSquare(Tensor tensor, long absent) => tensor.norm().Read() / Math.Sqrt(tensor.numel() + absent);

    private AdafactorSquares Squares(int index)
    {
        var parameter = Parameters[index].Parameter;
        var (height, width) = (Height(parameter), Width(parameter));
        return _squares[index] ??= new AdafactorSquares((int)parameter.numel() / (height * width), height, width);
    }

    private void Spread<T>(List<T> work, Func<T, int> length, Action<T, int> run)
    {
        foreach (var item in work.Where(w => length(w) >= Large)) run(item, Threads);
        // The longest first, so that no thread starts one when the others are done.
        var small = work.Where(w => length(w) < Large).OrderByDescending(length).ToList();
        ThreadTeam.Run(small.Count, Threads, i => run(small[i], 1));
    }

    private double Kept(ParameterUpdate update) => 1 - Math.Pow(update.Step, _options.DecayRate);

    /// <summary>Before the size of the parameter.</summary>
    private double LearningRate(ParameterUpdate update)
        => _options.RelativeStep ? Math.Min(_options.WarmupInit ? 1e-6 * update.Step : 1e-2, 1 / Math.Sqrt(update.Step)) : update.LearningRate;

    private Moments NewMoments(OptimizedParameter parameter)
    {
        var shape = parameter.Parameter.shape;
        var mean = _options.Beta1 is null ? null : NewState("exp_avg", parameter, shape);
        if (shape.Length < 2) return new Moments(null, NewState("exp_avg_sq", parameter, shape), null, mean);
        var row = NewState("exp_avg_sq_row", parameter, shape.AsSpan()[..^1]);
        var column = NewState("exp_avg_sq_col", parameter, [.. shape[..^2], shape[^1]]);
        return new Moments(row, column, parameter.AbsentRows > 0 ? NewState("exp_avg_sq_row_absent", parameter, []) : null, mean);
    }

    /// <summary>Row and column of a matrix, or the elements of a vector as columns; the mean only with <see cref="AdafactorOptions.Beta1"/>.</summary>
    private sealed record Moments(Tensor? Row, Tensor Column, Tensor? AbsentRow, Tensor? Mean);
}
