using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Moves parameters along their gradients. 32-bit parameters on the CPU are updated in place, in one pass over their memory that also writes their
/// bfloat16 copy and their average; all others by the same arithmetic in torch operations. Parameters without a gradient stay as they are.
/// </summary>
internal abstract class Optimizer : IDisposable
{
    private readonly OptimizerState _state = new();
    private readonly long[] _steps;
    private readonly PlainDecay?[] _decays;
    private double _gradientScale = 1;

    /// <param name="parameters">Each name and each tensor once.</param>
    /// <param name="threads">Cores to use for the updates; the results do not depend on it.</param>
    protected Optimizer(IEnumerable<OptimizedParameter> parameters, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Parameters = [.. parameters];
        Threads = threads;
        _steps = new long[Parameters.Count];
        _decays = new PlainDecay?[Parameters.Count];
        var twice = Parameters.GroupBy(p => p.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null) throw new ArgumentException($"Two parameters are named \"{twice.Key}\".", nameof(parameters));
        foreach (var parameter in Parameters) parameter.Check();
        // The counts of steps come first in the state.
        foreach (var parameter in Parameters) _state.Keep($"step.{parameter.Name}", zeros([], ScalarType.Int64));
    }

    public IReadOnlyList<OptimizedParameter> Parameters { get; }

    protected int Threads { get; }

    /// <summary>An optimizer with its default constants.</summary>
    public static Optimizer Create(OptimizerKind kind, IEnumerable<OptimizedParameter> parameters, int threads = 1) => kind switch
    {
        OptimizerKind.AdamW => new AdamW(parameters, threads: threads),
        OptimizerKind.Adafactor => new Adafactor(parameters, threads: threads),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Drops the parameters' own gradients; the next backward pass writes new ones instead of adding.</summary>
    public void ZeroGradients()
    {
        foreach (var parameter in Parameters)
            if (parameter.Gradient is null) parameter.Parameter.grad = null;
        Forget();
    }

    /// <summary>
    /// Shortens all gradients together to the length <paramref name="maxNorm"/> if they are longer, as torch's clip_grad_norm_. The factor is applied
    /// while the next step reads the gradients, which saves a pass over them; they must not change in between.
    /// </summary>
    /// <returns>The length before; not finite if a gradient is not, and then the caller should not take the step.</returns>
    public double ClipGradientNorm(double maxNorm)
    {
        var norm = Norm();
        // A norm that is no number must reach the weights as in torch, not be hidden by a comparison.
        var factor = maxNorm / (norm + 1e-6);
        if (!(factor >= 1)) _gradientScale *= factor;
        return norm;
    }

    /// <summary>The length of all gradients together.</summary>
    public double GradientNorm()
    {
        var norm = Norm();
        ForgetSums();
        return norm;
    }

    /// <summary>One update of every parameter that has a gradient.</summary>
    /// <param name="learningRateFactor">What the schedule makes of every learning rate.</param>
    /// <param name="averageRate">The share of the way to the new weights that averages go; see <see cref="MovingAverage.Rate"/>.</param>
    public void Step(double learningRateFactor = 1, double averageRate = 0)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var updates = new List<ParameterUpdate>();
        var still = new List<OptimizedParameter>();
        for (var i = 0; i < Parameters.Count; i++)
        {
            var entry = Parameters[i];
            _decays[i] = PlainDecay.None;
            if (entry.Parameter.numel() == 0) continue;
            if (entry.CurrentGradient() is not { } gradient)
            {
                still.Add(entry);
                continue;
            }
            var update = new ParameterUpdate(i, entry, gradient, ++_steps[i], entry.LearningRate * learningRateFactor, _gradientScale, averageRate);
            _decays[i] = Decay(update);
            updates.Add(update);
        }
        var here = updates.Where(u => u.IsInMemory).ToList();
        StepInMemory(here);
        foreach (var update in updates.Except(here))
        {
            using var inner = NewDisposeScope();
            StepInTorch(update with { Gradient = update.Gradient.reshape(update.Parameter.shape) });
            update.Entry.Half?.copy_(update.Parameter.reshape(update.Entry.Half.shape));
            still.Add(update.Entry);
        }
        if (averageRate > 0) Averaging.Run(still, (float)averageRate, Threads);
        Forget();
    }

    /// <summary>What the last step made of a weight of this parameter whose gradients have all been 0.</summary>
    public PlainDecay LastDecay(string name)
        => _decays[Parameters.Index().First(p => string.Equals(p.Item.Name, name, StringComparison.Ordinal)).Index]
            ?? throw new InvalidOperationException($"No step of \"{name}\" so far whose decay is the same for every weight.");

    /// <summary>Everything that a resumed run needs to go on with the same numbers. The tensors are the optimizer's own and change with every step.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> State()
    {
        for (var i = 0; i < _steps.Length; i++) _state.Tensors[i].Tensor.fill_(HeldNumber.Of(_steps[i]));
        return _state.Tensors;
    }

    /// <summary>Takes over a saved state.</summary>
    /// <param name="state">By the names of <see cref="State"/>; each exactly once, in the same shape.</param>
    /// <exception cref="MultilabelException">When the state is that of another optimizer or other parameters.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        _state.Load(state);
        for (var i = 0; i < _steps.Length; i++) _steps[i] = _state.Tensors[i].Tensor.item<long>();
        Forget();
    }

    public void Dispose()
    {
        _state.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Updates parameters whose memory can be reached, each piece of work on any thread.</summary>
    protected abstract void StepInMemory(IReadOnlyList<ParameterUpdate> updates);

    /// <summary>Updates one parameter by torch operations; temporary tensors are disposed by the caller's scope.</summary>
    protected abstract void StepInTorch(ParameterUpdate update);

    /// <summary>What an update makes of a weight whose gradients have all been 0; null if that depends on other weights.</summary>
    protected abstract PlainDecay? Decay(ParameterUpdate update);

    /// <summary>The sum of the squares of gradients, by the index of their parameters.</summary>
    protected virtual double SquaresInMemory(IReadOnlyList<(int Index, GradientMemory Gradient)> gradients)
    {
        var pieces = new List<(GradientMemory Gradient, int Start)>();
        foreach (var (_, gradient) in gradients)
            for (var start = 0; start < gradient.Length; start += Slices.Length) pieces.Add((gradient, start));
        var sums = new double[pieces.Count];
        ThreadTeam.Run(pieces.Count, Threads, i =>
        {
            var (gradient, start) = pieces[i];
            sums[i] = SquareSum.Of(gradient, start, Math.Min(Slices.Length, gradient.Length - start));
        });
        return sums.Sum();
    }

    /// <summary>Drops what <see cref="SquaresInMemory"/> has kept for the next step, whose gradients may be others.</summary>
    protected virtual void ForgetSums()
    {
    }

    /// <summary>A zero tensor that is saved with the state and lives as long as the optimizer.</summary>
    protected Tensor NewState(string name, OptimizedParameter parameter, ReadOnlySpan<long> shape)
        => _state.Keep($"{name}.{parameter.Name}", zeros(shape, StateType(parameter.Parameter), parameter.Parameter.device));

    /// <summary>Half-precision parameters have their moments and updates in 32 bits.</summary>
    protected static ScalarType StateType(Tensor parameter) => parameter.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;

    private double Norm()
    {
        using var scope = NewDisposeScope();
        var squares = 0.0;
        var here = new List<(int Index, GradientMemory Gradient)>();
        for (var i = 0; i < Parameters.Count; i++)
        {
            if (Parameters[i].CurrentGradient() is not { } gradient) continue;
            if (GradientMemory.Reaches(gradient))
            {
                here.Add((i, GradientMemory.Of(gradient)));
                continue;
            }
            var norm = gradient.to_type(StateType(gradient)).norm().Read();
            squares += norm * norm;
        }
        return Math.Sqrt(squares + SquaresInMemory(here)) * _gradientScale;
    }

    private void Forget()
    {
        _gradientScale = 1;
        ForgetSums();
    }
}
