using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// A matrix as a layer computes with it, [outputs, inputs]: the storage of one parameter, or of several one below the other, or its copy in bf16;
/// and the gradient that it gathers, in the same format.
/// </summary>
internal sealed class LayerMatrix : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly Tensor _master;
    private readonly bool _half;
    private Tensor? _gradient;
    private bool _gathered;

    /// <param name="parameters">From the top rows down.</param>
    /// <param name="master">Their common storage in fp32.</param>
    /// <param name="half">Makes the copy in bf16.</param>
    public LayerMatrix(Parameter[] parameters, Tensor master, bool half)
    {
        (_parameters, _master, _half) = (parameters, master, half);
        using var quiet = no_grad();
        Weight = half ? master.to_type(ScalarType.BFloat16).DetachFromDisposeScope() : master.detach().DetachFromDisposeScope();
        Transposed = Weight.t().DetachFromDisposeScope();
    }

    /// <summary>[outputs, inputs], without autograd.</summary>
    public Tensor Weight { get; }

    /// <summary>[inputs, outputs], on the same storage.</summary>
    public Tensor Transposed { get; }

    public bool Trains => _parameters.Any(p => p.Trains);

    /// <summary>Copies the parameters again, after they were changed by something else than an optimizer that knows this copy.</summary>
    public void Refresh()
    {
        if (!_half) return;
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        Weight.copy_(_master.detach());
    }

    /// <summary>Adds Gᵀ X to the gradient.</summary>
    /// <param name="ofOutput">[M, outputs].</param>
    /// <param name="input">[M, inputs].</param>
    /// <param name="firstRow">Row of the matrix where <paramref name="ofOutput"/> begins.</param>
    public void Gather(Tensor ofOutput, Tensor input, long firstRow = 0)
    {
        if (!Trains) return;
        using var scope = NewDisposeScope();
        if (!_half && _gathered && _parameters.All(p => p.Value.grad is null)) _gathered = false;   // cleared since the last backward pass
        _gradient ??= zeros_like(Weight).DetachFromDisposeScope();
        var whole = ofOutput.shape[1] == Weight.shape[0];
        if (!_gathered && !whole) _gradient.zero_();   // parts come one after the other
        _gradient.narrow(0, firstRow, ofOutput.shape[1]).addmm_(ofOutput.t(), input, _gathered || !whole ? 1 : 0, 1);
        _gathered = true;
        if (_half) return;
        foreach (var (parameter, rows) in Slices(_gradient))
            if (parameter.Trains) parameter.Value.grad = rows;
    }

    /// <summary>The gradient of one of the parameters since <see cref="ClearGradient"/>; null if there was none.</summary>
    public Tensor? GradientOf(Parameter parameter) => _gathered ? Slices(_gradient!).First(s => s.Parameter == parameter).Rows : null;

    /// <summary>The rows of one of the parameters in bf16; null where there is no copy.</summary>
    public Tensor? HalfOf(Parameter parameter) => _half ? Slices(Weight).First(s => s.Parameter == parameter).Rows : null;

    /// <summary>The next <see cref="Gather"/> replaces instead of adding.</summary>
    public void ClearGradient() => _gathered = false;

    public IReadOnlyList<Parameter> Parameters => _parameters;

    public void Dispose()
    {
        Transposed.Dispose();
        Weight.Dispose();
        _gradient?.Dispose();
    }

    private IEnumerable<(Parameter Parameter, Tensor Rows)> Slices(Tensor whole)
    {
        var first = 0L;
        foreach (var parameter in _parameters)
        {
            var rows = parameter.Value.shape[0];
            yield return (parameter, _parameters.Length == 1 ? whole : whole.narrow(0, first, rows));
            first += rows;
        }
    }
}
