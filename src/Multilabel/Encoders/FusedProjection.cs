using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Query, key and value projections of one layer in one storage [3H, H]. The three parameters are leaves that view it, so that files, optimizers
/// and freezing see what transformers has, while one product computes all three.
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

    /// <summary>[3H, H].</summary>
    public Tensor Weight => _weight;

    /// <summary>[3H].</summary>
    public Tensor Bias => _bias;

    /// <summary>The leaf of query (0), key (1) or value (2). Belongs to the parameter map from then on.</summary>
    public Tensor Leaf(int part, bool bias) => (bias ? _biases : _weights)[part];

    /// <param name="x">[N, H]: gives keys and values.</param>
    /// <param name="queried">[M, H]: gives queries; <paramref name="x"/> itself or the first tokens.</param>
    public (Tensor Query, Tensor Key, Tensor Value) Project(Tensor x, Tensor queried)
    {
        if (ReferenceEquals(x, queried))
        {
            var all = nn.functional.linear(x, Rows(_weight, _weights, 0), Rows(_bias, _biases, 0));        // [N, 3H]
            return (Third(all, 0), Third(all, 1), Third(all, 2));
        }
        var both = nn.functional.linear(x, Rows(_weight, _weights, 1), Rows(_bias, _biases, 1));           // [N, 2H]
        return (nn.functional.linear(queried, _weights[0], _biases[0]), Third(both, 0), Third(both, 1));
    }

    public void Dispose()
    {
        foreach (var tensor in new[] { _weight, _bias }.Concat(_weights).Concat(_biases)) tensor.Dispose();
    }

    /// <summary>
    /// The parts from <paramref name="first"/> on as one: the storage itself, or a copy that gradients pass through. The copy costs less than what one
    /// product instead of three saves in the backward pass.
    /// </summary>
    private Tensor Rows(Tensor whole, Tensor[] leaves, int first)
    {
        if (is_grad_enabled() && leaves.Skip(first).Any(leaf => leaf.requires_grad)) return cat(leaves[first..]);
        return first == 0 ? whole : whole.narrow(0, (long)first * _size, (3L - first) * _size);
    }

    private Tensor Third(Tensor projected, int index) => projected.narrow(1, (long)index * _size, _size);

    private Tensor View(Tensor whole, int part)
    {
        using var view = whole.narrow(0, (long)part * _size, _size);
        return view.detach().DetachFromDisposeScope();
    }
}
