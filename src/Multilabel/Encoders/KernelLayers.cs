using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>The layers of an encoder as kernels compute them, in fp32 and, once asked for, in bf16 beside it; one step for autograd.</summary>
internal sealed class KernelLayers : IDisposable
{
    private readonly Func<bool, KernelLayer[]> _make;
    private readonly KernelLayer[] _exact;
    private readonly Tensor _anchor;
    private KernelLayer[]? _half;

    /// <param name="make">Makes the layers, for true with matrices in bf16.</param>
    public KernelLayers(Func<bool, KernelLayer[]> make)
    {
        _make = make;
        _exact = make(false);
        // Autograd visits a step only if one of its inputs wants a gradient; the layers' own parameters are not among them.
        _anchor = zeros(1).requires_grad_().DetachFromDisposeScope();
    }

    /// <summary>Keeps nothing but the input of each layer and computes the rest again in the backward pass: a third more time, a fraction of the memory.</summary>
    public bool Recompute { get; set; }

    /// <summary>The layers with matrices in bf16, made at the first call: copies, which <see cref="LayerMatrix.Refresh"/> brings up to date.</summary>
    public IReadOnlyList<KernelLayer> Half => _half ??= _make(true);

    /// <summary>The layers in fp32.</summary>
    public IReadOnlyList<KernelLayer> Exact => _exact;

    /// <param name="hidden">[N, H], fp32 or bf16.</param>
    /// <param name="batch">The texts.</param>
    /// <param name="distanceBias">[A, 2T - 1] fp32 or null.</param>
    /// <param name="first">The lowest layer, from 0.</param>
    /// <param name="count">How many.</param>
    /// <param name="firstTokenOnly">Whether the model's last layer computes only first tokens.</param>
    /// <param name="dropout">Null in evaluation.</param>
    /// <param name="half">Compute in bf16.</param>
    /// <returns>[N, H] or [B, H], fp32.</returns>
    public Tensor Run(Tensor hidden, Batch batch, Tensor? distanceBias, int first, int count, bool firstTokenOnly, Dropout? dropout, bool half)
    {
        using var scope = NewDisposeScope();
        var layers = half ? [.. Half] : _exact;
        var x = hidden.to_type(ScalarType.Float32).contiguous();   // a handle of its own
        var run = new KernelRun(layers[first..(first + count)], batch, dropout, firstTokenOnly && first + count == layers.Length, half, Recompute);
        var differentiates = is_grad_enabled() && (x.requires_grad || distanceBias?.requires_grad == true || layers.Skip(first).Take(count).Any(l => l.Weights.Trains));
        Tensor output;
        if (differentiates)
        {
            run.NeedsInput = x.requires_grad;
            run.NeedsDistance = distanceBias?.requires_grad == true;
            output = KernelStep.apply(x, distanceBias ?? _anchor, _anchor, run);
        }
        else
        {
            using var quiet = no_grad();
            output = run.Forward(x, distanceBias, keep: false);
        }
        return output.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var layer in _exact.Concat(_half ?? [])) layer.Dispose();
        _anchor.Dispose();
    }

    private sealed class KernelStep : autograd.SingleTensorFunction<KernelStep>
    {
        private const string Run = "run";

        public override string Name => nameof(KernelStep);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var run = (KernelRun)vars[3];
            ctx.save_data(Run, run);
            return run.Forward(((Tensor)vars[0]).alias(), ReferenceEquals(vars[1], vars[2]) ? null : (Tensor)vars[1], keep: true);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var (input, distance) = ((KernelRun)ctx.get_data(Run)).Backward(grad_output);
            return [input!, distance!, null!, null!];
        }
    }
}
