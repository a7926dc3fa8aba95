using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>All that changes while training, and so all that a checkpoint holds: weights, optimizer, average, step, best weights so far.
/// Order and dropout follow from (seed, epoch) and (seed, step), so that no generator's history has to be kept.</summary>
internal sealed class TrainingState : IDisposable
{
    private readonly SequenceClassifier _model;
    private readonly TrainingOptions _options;
    private readonly FreezePlan _plan;
    private readonly Parameter[] _trainable;
    private readonly IReadOnlyList<LayerMatrix> _matrices;
    private readonly MovingAverage? _average;
    private readonly ActiveRows? _words;
    private double _lastFactor;
    private Tensor[]? _best;

    /// <param name="model">With the weights as loaded.</param>
    /// <param name="plan">What trains.</param>
    /// <param name="rates">How fast.</param>
    /// <param name="options">The run's.</param>
    /// <param name="ids">The training texts.</param>
    /// <param name="half">Train in bf16.</param>
    public TrainingState(SequenceClassifier model, FreezePlan plan, LearningRates rates, TrainingOptions options, IReadOnlyList<int[]> ids, bool half)
    {
        (_model, _plan, _options, Rates) = (model, plan, options, rates);
        var names = plan.Trainable.ToHashSet(StringComparer.Ordinal);
        foreach (var parameter in model.Parameters) parameter.Trains = names.Contains(parameter.Name);
        _trainable = [.. model.Parameters.Where(p => names.Contains(p.Name))];
        Loaded = model.Parameters.Digests();
        _matrices = half ? model.HalfMatrices() : [];
        var matrixOf = _matrices.SelectMany(m => m.Parameters.Select(p => (p, m))).ToDictionary(pair => pair.p.Name, pair => pair.m, StringComparer.Ordinal);
        if (options.MovingAverage > 0) _average = new MovingAverage([.. _trainable.Select(p => p.Value)], options.MovingAverage);
        if (model.Words.Trains && model.Device.type == DeviceType.CPU)
            model.ActiveWords = _words = new ActiveRows(model.Words.Value, [.. ids.SelectMany(text => text).Distinct().Order()], AverageOf(model.Words), Engine.Threads);
        var entries = _trainable.Select(p => new OptimizedParameter(p.Name, p.Value, rates.Of(p.Layer), p.Value.dim() > 1 ? options.WeightDecay : 0)
        {
            Parameter = p == model.Words && _words is not null ? _words.Leaf : p.Value,
            AbsentRows = p == model.Words && _words is not null ? _words.Absent : 0,
            Average = p == model.Words && _words is not null ? _words.AverageLeaf : AverageOf(p),
            Gradient = matrixOf.TryGetValue(p.Name, out var matrix) ? () => matrix.GradientOf(p) : null,
            Half = matrix?.HalfOf(p),
        }).ToList();
        Optimizer = options.Optimizer == OptimizerKind.AdamW ? new AdamW(entries, threads: Engine.Threads) : new Adafactor(entries, threads: Engine.Threads);
    }

    /// <summary>The digests of all parameters as loaded.</summary>
    public IReadOnlyDictionary<string, string> Loaded { get; }

    public LearningRates Rates { get; }

    /// <summary>The digest of all weights as loaded.</summary>
    public string LoadedDigest => TensorDigest.Combine(Loaded);

    public Optimizer Optimizer { get; }

    /// <summary>Optimizer steps made.</summary>
    public int Step { get; private set; }

    /// <summary>Begins the average at the weights as they are now.</summary>
    public void Start()
    {
        _average?.Start();
        _words?.Reload();
        foreach (var matrix in _matrices) matrix.Refresh();
    }

    /// <summary>Drops the gradients of the step before.</summary>
    public void ClearGradients()
    {
        Optimizer.ZeroGradients();
        foreach (var matrix in _matrices) matrix.ClearGradient();
    }

    /// <summary>The masks of the coming step; <paramref name="part"/> tells the parts of one batch apart.</summary>
    public Dropout Dropout(int part) => new((ulong)_options.Seed, ((long)Step << 16) + part, _options.Dropout);

    public void Advance(LearningRateSchedule schedule) => Advance(schedule.Factor(Step + 1L));   // the first step has a rate above 0

    /// <summary>One step of the optimizer, with every rate times <paramref name="factor"/>.</summary>
    public void Advance(double factor)
    {
        _lastFactor = factor;
        Step++;
        var averageRate = _average?.Rate(Step) ?? 0;
        Optimizer.Step(_lastFactor, averageRate);
        _words?.Advance(Optimizer.LastDecay(_model.Words.Name), averageRate);
    }

    /// <summary>Brings the parameters up to date where a step leaves that for later; before they are read by anything else than the next step.</summary>
    public void Settle() => _words?.Flush();

    /// <summary>Runs something with the average in place of the weights.</summary>
    public T WithAverage<T>(Func<T> action)
    {
        Settle();
        _average?.Swap();
        try
        {
            return action();
        }
        finally
        {
            _average?.Swap();
        }
    }

    /// <summary>Remembers the averaged weights as the best so far.</summary>
    public void KeepBest()
    {
        Settle();
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var source = _average?.Tensors ?? [.. _trainable.Select(p => p.Value)];
        Release(_best);
        _best = [.. source.Select(t => t.detach().clone().DetachFromDisposeScope())];
    }

    /// <summary>Puts the weights to be saved into the model: the best, or the average of the last steps.</summary>
    public void UseChosen(bool best)
    {
        Settle();
        using var _ = no_grad();
        var source = best ? _best : _average?.Tensors;
        foreach (var parameter in _model.Parameters) parameter.Trains = false;
        if (source is null) return;
        for (var i = 0; i < _trainable.Length; i++) _trainable[i].Value.copy_(source[i]);
    }

    /// <summary>Checks after the first step that exactly the tensors that are to train have moved.</summary>
    /// <exception cref="MultilabelException">A frozen tensor moved, or one that is to train did not although it has a gradient.</exception>
    /// <returns>The digest of all weights after the step.</returns>
    public string CheckFirstStep()
    {
        Settle();
        var now = _model.Parameters.Digests();
        var trains = _plan.Trainable.ToHashSet(StringComparer.Ordinal);
        var moved = now.Where(d => Loaded[d.Key] != d.Value && _model.Parameters[d.Key].Layer < _model.Parameters.HeadLayer).Select(d => d.Key).ToHashSet(StringComparer.Ordinal);
        var wrong = moved.Where(n => !trains.Contains(n)).ToList();
        if (wrong.Count > 0) throw new MultilabelException($"After the first step {string.Join(", ", wrong)} changed although frozen. This is a bug; please report it with the options used.");
        var norms = Optimizer.Parameters.ToDictionary(p => p.Name, GradientNorm, StringComparer.Ordinal);
        var largest = norms.Values.Max();
        var still = _trainable.Where(p => Loaded[p.Name] == now[p.Name] && norms[p.Name] > 1e-4 * largest && IsVisible(p)).Select(p => p.Name).ToList();
        if (still.Count > 0) throw new MultilabelException($"After the first step {string.Join(", ", still)} had not changed although they are to train. This is a bug; please report it with the options used.");
        return TensorDigest.Combine(now);
    }

    /// <summary>Everything as named tensors.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Tensors()
    {
        Settle();
        for (var i = 0; i < _trainable.Length; i++)
        {
            yield return ("weight." + _trainable[i].Name, _trainable[i].Value);
            if (_average is not null) yield return ("average." + _trainable[i].Name, _average.Tensors[i]);
            if (_best is not null) yield return ("best." + _trainable[i].Name, _best[i]);
        }
        foreach (var (name, tensor) in Optimizer.State()) yield return ("optimizer." + name, tensor);
    }

    /// <summary>Continues from what <see cref="Tensors"/> gave.</summary>
    public void Load(int step, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var _ = no_grad();
        Step = step;
        foreach (var parameter in _trainable) parameter.Value.copy_(tensors["weight." + parameter.Name]);
        foreach (var matrix in _matrices) matrix.Refresh();
        if (_average is not null)
            for (var i = 0; i < _trainable.Length; i++) _average.Tensors[i].copy_(tensors["average." + _trainable[i].Name]);
        if (tensors.Keys.Any(k => k.StartsWith("best.", StringComparison.Ordinal)))
            _best = [.. _trainable.Select(p => tensors["best." + p.Name].clone().DetachFromDisposeScope())];
        const string prefix = "optimizer.";
        _words?.Reload();
        Optimizer.LoadState(tensors.Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(t => t.Key[prefix.Length..], t => t.Value));
    }

    public void Dispose()
    {
        _average?.Dispose();
        Release(_best);
        Optimizer.Dispose();
        _model.ActiveWords = null;
        _words?.Dispose();
    }

    private Tensor? AverageOf(Parameter parameter) => _average?.Tensors[Array.IndexOf(_trainable, parameter)];

    // A first step moves a weight by about its rate; while warming up that can be less than the last bit of a large weight.
    private bool IsVisible(Parameter parameter)
    {
        using var scope = NewDisposeScope();
        return Rates.Of(parameter.Layer) * _lastFactor > parameter.Value.abs().max().Read() * Math.ScaleB(1, -23);
    }

    private static double GradientNorm(OptimizedParameter parameter)
    {
        using var scope = NewDisposeScope();
        return parameter.CurrentGradient() is { } gradient ? gradient.to_type(ScalarType.Float32).norm().Read() : 0;
    }

    private static void Release(Tensor[]? tensors)
    {
        foreach (var tensor in tensors ?? []) tensor.Dispose();
    }
}
