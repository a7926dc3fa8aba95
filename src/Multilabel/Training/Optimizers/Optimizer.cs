using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Moves parameters along their gradients. 32-bit parameters on the CPU are updated in place, in one pass over their memory; all others by the same
/// arithmetic in torch operations. Parameters without a gradient stay as they are.
/// </summary>
internal abstract class Optimizer : IDisposable
{
    private readonly List<(string Name, Tensor Tensor)> _state = [];
    private readonly long[] _steps;
    private double _gradientScale = 1;

    /// <param name="parameters">Each name and each tensor once.</param>
    /// <param name="threads">Cores to use for the updates; the results do not depend on it.</param>
    protected Optimizer(IEnumerable<OptimizedParameter> parameters, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Parameters = [.. parameters];
        Threads = threads;
        _steps = new long[Parameters.Count];
        var twice = Parameters.GroupBy(p => p.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null) throw new ArgumentException($"Two parameters are named \"{twice.Key}\".", nameof(parameters));
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

    /// <summary>Drops the gradients; the next backward pass writes new ones instead of adding.</summary>
    public void ZeroGradients()
    {
        foreach (var parameter in Parameters) parameter.Parameter.grad = null;
        _gradientScale = 1;
    }

    /// <summary>
    /// Shortens all gradients together to the length <paramref name="maxNorm"/> if they are longer, as torch's clip_grad_norm_. The factor is applied
    /// while the next step reads the gradients, which saves a pass over them.
    /// </summary>
    /// <returns>The length before; not finite if a gradient is not, and then the caller should not take the step.</returns>
    public double ClipGradientNorm(double maxNorm)
    {
        var norm = GradientNorm();
        // A norm that is no number must reach the weights as in torch, not be hidden by a comparison.
        var factor = maxNorm / (norm + 1e-6);
        if (!(factor >= 1)) _gradientScale *= factor;
        return norm;
    }

    /// <summary>The length of all gradients together.</summary>
    public double GradientNorm()
    {
        using var scope = NewDisposeScope();
        var squares = 0.0;
        var here = new List<(FloatMemory Memory, int Start)>();
        foreach (var parameter in Parameters)
        {
            if (Gradient(parameter.Parameter) is not { } gradient) continue;
            if (FloatMemory.Reaches(gradient))
            {
                for (var start = 0; start < gradient.numel(); start += Slices.Length) here.Add((FloatMemory.Of(gradient), start));
            }
            else
            {
                var norm = gradient.to_type(gradient.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32).norm().ToDouble();
                squares += norm * norm;
            }
        }
        var sums = new double[here.Count];
        Slices.Run(here.Count, Threads, i =>
        {
            var (memory, start) = here[i];
            sums[i] = SquareSum.Of(memory.Part(start, Math.Min(Slices.Length, memory.Length - start)));
        });
        foreach (var sum in sums) squares += sum;
        return Math.Sqrt(squares) * _gradientScale;
    }

    /// <summary>One update of every parameter that has a gradient.</summary>
    /// <param name="learningRateFactor">What the schedule makes of every learning rate.</param>
    public void Step(double learningRateFactor = 1)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var updates = new List<Update>();
        for (var i = 0; i < Parameters.Count; i++)
        {
            var (_, parameter, learningRate, weightDecay) = Parameters[i];
            if (Gradient(parameter) is not { } gradient || parameter.numel() == 0) continue;
            updates.Add(new Update(i, parameter, gradient, ++_steps[i], learningRate * learningRateFactor, weightDecay, _gradientScale));
        }
        var here = updates.Where(u => FloatMemory.Reaches(u.Parameter) && FloatMemory.Reaches(u.Gradient)).ToList();
        StepInMemory(here);
        foreach (var update in updates.Except(here))
        {
            using var inner = NewDisposeScope();
            StepInTorch(update);
        }
        _gradientScale = 1;
    }

    /// <summary>Everything that a resumed run needs to go on with the same numbers. The tensors are the optimizer's own and change with every step.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> State()
    {
        for (var i = 0; i < _steps.Length; i++) _state[i].Tensor.fill_(_steps[i]);
        return _state;
    }

    /// <summary>Takes over a saved state.</summary>
    /// <param name="state">By the names of <see cref="State"/>; each exactly once, in the same shape.</param>
    /// <exception cref="MultilabelException">When the state is that of another optimizer or other parameters.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        foreach (var (name, own) in _state)
        {
            if (!state.TryGetValue(name, out var saved))
                throw new MultilabelException($"The saved optimizer state holds no \"{name}\": "
                    + "it belongs to another optimizer or to other trained parameters. Resume with the options of the first run.");
            if (!saved.shape.SequenceEqual(own.shape))
                throw new MultilabelException($"The saved optimizer state \"{name}\" has the shape [{string.Join(", ", saved.shape)}]; "
                    + $"expected [{string.Join(", ", own.shape)}]. Resume with the options of the first run.");
        }
        if (state.Keys.Except(_state.Select(s => s.Name), StringComparer.Ordinal).FirstOrDefault() is { } extra)
            throw new MultilabelException($"The saved optimizer state holds \"{extra}\", which nothing here needs: "
                + "it belongs to another optimizer or to other trained parameters. Resume with the options of the first run.");

        using var noGradient = no_grad();
        foreach (var (name, own) in _state) own.copy_(state[name]);
        for (var i = 0; i < _steps.Length; i++) _steps[i] = _state[i].Tensor.ToInt64();
    }

    public void Dispose()
    {
        foreach (var (_, tensor) in _state) tensor.Dispose();
        _state.Clear();
        GC.SuppressFinalize(this);
    }

    /// <summary>Updates parameters whose memory can be reached, each piece of work on any thread.</summary>
    protected abstract void StepInMemory(IReadOnlyList<Update> updates);

    /// <summary>Updates one parameter by torch operations; temporary tensors are disposed by the caller's scope.</summary>
    protected abstract void StepInTorch(Update update);

    /// <summary>The counts of steps, first in the state; called once, before <see cref="NewState"/>.</summary>
    protected void NewSteps()
    {
        foreach (var parameter in Parameters) Keep($"step.{parameter.Name}", zeros([], ScalarType.Int64));
    }

    /// <summary>A zero tensor that is saved with the state and lives as long as the optimizer.</summary>
    protected Tensor NewState(string name, OptimizedParameter parameter, ReadOnlySpan<long> shape)
        => Keep($"{name}.{parameter.Name}", zeros(shape, StateType(parameter.Parameter), parameter.Parameter.device));

    /// <summary>Half-precision parameters have their moments and updates in 32 bits.</summary>
    protected static ScalarType StateType(Tensor parameter) => parameter.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;

    private Tensor Keep(string name, Tensor tensor)
    {
        tensor.DetachFromDisposeScope();
        _state.Add((name, tensor));
        return tensor;
    }

    private static Tensor? Gradient(Tensor parameter)
    {
        if (parameter.grad is not { } gradient) return null;
        return gradient.is_sparse ? gradient.to_dense() : gradient.contiguous();
    }

    /// <summary>One parameter's update.</summary>
    /// <param name="Index">Its place among the parameters.</param>
    /// <param name="Parameter">What moves.</param>
    /// <param name="Gradient">Before <paramref name="GradientScale"/>.</param>
    /// <param name="Step">1 at its first update.</param>
    /// <param name="LearningRate">Of this step.</param>
    /// <param name="WeightDecay">Before the learning rate.</param>
    /// <param name="GradientScale">From clipping.</param>
    protected sealed record Update(int Index, Tensor Parameter, Tensor Gradient, long Step, double LearningRate, double WeightDecay, double GradientScale);
}
