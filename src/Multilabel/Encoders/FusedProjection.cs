using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Query, key and value projections of one layer in one storage [3H, H]. The three parameters are leaves that view it, so that files, optimizers
/// and freezing see what transformers has; where no gradient of them is wanted, one product computes all three.
/// </summary>
internal sealed class FusedProjection : IDisposable
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly Tensor[] _weights;
    private readonly Tensor[] _biases;
    private readonly int _size;

    public FusedProjection(int size, Device device)
    {
        _size = size;
        _weight = empty(3L * size, size, device: device).DetachFromDisposeScope();
        _bias = empty(3L * size, device: device).DetachFromDisposeScope();
        _weights = [.. Enumerable.Range(0, 3).Select(part => View(_weight, part))];
        _biases = [.. Enumerable.Range(0, 3).Select(part => View(_bias, part))];
    }

    /// <summary>The leaf of query (0), key (1) or value (2). Belongs to the parameter map from then on.</summary>
    public Tensor Leaf(int part, bool bias) => (bias ? _biases : _weights)[part];

    /// <param name="x">[B, T, H]: gives keys and values.</param>
    /// <param name="queried">[B, Q, H]: gives queries; <paramref name="x"/> itself or its first token.</param>
    public (Tensor Query, Tensor Key, Tensor Value) Project(Tensor x, Tensor queried)
    {
        var one = ReferenceEquals(x, queried);
        if (is_grad_enabled() && (_weights.Any(w => w.requires_grad) || _biases.Any(b => b.requires_grad)))
            return (Part(queried, 0), Part(x, 1), Part(x, 2));
        if (one)
        {
            var all = nn.functional.linear(x, _weight, _bias);
            return (all.narrow(2, 0, _size), all.narrow(2, _size, _size), all.narrow(2, 2L * _size, _size));
        }
        var both = nn.functional.linear(x, _weight.narrow(0, _size, 2L * _size), _bias.narrow(0, _size, 2L * _size));
        return (Part(queried, 0), both.narrow(2, 0, _size), both.narrow(2, _size, _size));
    }

    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
    }

    private Tensor Part(Tensor x, int part) => nn.functional.linear(x, _weights[part], _biases[part]);

    private Tensor View(Tensor whole, int part)
    {
        using var view = whole.narrow(0, (long)part * _size, _size);
        return view.detach().DetachFromDisposeScope();
    }
}
