using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Exponential moving average of the weights that train: average = decay · average + (1 - decay) · weight after each step, where decay
/// starts at 1/10 and grows to its full value with the steps, so that the first weights do not linger. The optimizer does it while it has the weights
/// at hand; here are the tensors and the rate.
/// </summary>
internal sealed class MovingAverage : IDisposable
{
    private readonly IReadOnlyList<Tensor> _weights;
    private readonly Tensor[] _average;
    private readonly double _decay;

    public MovingAverage(IReadOnlyList<Tensor> weights, double decay)
    {
        _weights = weights;
        _decay = decay;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        _average = [.. weights.Select(w => w.detach().clone().DetachFromDisposeScope())];
    }

    /// <summary>Tensors of the average, in the order of the weights.</summary>
    public IReadOnlyList<Tensor> Tensors => _average;

    /// <summary>The share of the way to the weights that the average goes after a step.</summary>
    /// <param name="step">Steps made so far, from 1.</param>
    public double Rate(int step) => 1 - Math.Min(_decay, (1.0 + step) / (10.0 + step));

    /// <summary>Begins anew at the weights as they are now.</summary>
    public void Start()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        for (var i = 0; i < _average.Length; i++) _average[i].copy_(_weights[i].detach());
    }

    /// <summary>Exchanges the weights with their average; once more brings them back.</summary>
    public void Swap()
    {
        using var _ = no_grad();
        for (var i = 0; i < _average.Length; i++)
        {
            using var scope = NewDisposeScope();
            var kept = _average[i].clone();
            _average[i].copy_(_weights[i].detach());
            _weights[i].detach().copy_(kept);
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _average) tensor.Dispose();
    }
}
