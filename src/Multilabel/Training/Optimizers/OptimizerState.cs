using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>The named tensors that an optimizer keeps from step to step.</summary>
internal sealed class OptimizerState : IDisposable
{
    private readonly List<(string Name, Tensor Tensor)> _tensors = [];

    /// <summary>In the order in which they were made.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> Tensors => _tensors;

    /// <summary>Keeps a tensor until this is disposed.</summary>
    public Tensor Keep(string name, Tensor tensor)
    {
        tensor.DetachFromDisposeScope();
        _tensors.Add((name, tensor));
        return tensor;
    }

    /// <param name="state">By name; each exactly once, in the same shape.</param>
    /// <exception cref="MultilabelException">When the state is that of another optimizer or other parameters.</exception>
    public void Load(IReadOnlyDictionary<string, Tensor> state)
    {
        const string way = "Resume with the options of the first run.";
        foreach (var (name, own) in _tensors)
        {
            if (!state.TryGetValue(name, out var saved))
                throw new MultilabelException($"The saved optimizer state holds no \"{name}\": it belongs to another optimizer or to other trained parameters. {way}");
            if (!saved.shape.SequenceEqual(own.shape))
                throw new MultilabelException($"The saved optimizer state \"{name}\" has the shape [{string.Join(", ", saved.shape)}]; "
                    + $"expected [{string.Join(", ", own.shape)}]. {way}");
        }
        if (state.Keys.Except(_tensors.Select(s => s.Name), StringComparer.Ordinal).FirstOrDefault() is { } extra)
            throw new MultilabelException($"The saved optimizer state holds \"{extra}\", which nothing here needs: "
                + $"it belongs to another optimizer or to other trained parameters. {way}");
        using var noGradient = no_grad();
        foreach (var (name, own) in _tensors) own.copy_(state[name]);
    }

    public void Dispose()
    {
        foreach (var (_, tensor) in _tensors) tensor.Dispose();
        _tensors.Clear();
    }
}
