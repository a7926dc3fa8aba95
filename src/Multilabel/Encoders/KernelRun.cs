using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>One pass of a batch through some layers, and back.</summary>
/// <param name="layers">From below.</param>
/// <param name="batch">The texts.</param>
/// <param name="dropout">Null in evaluation.</param>
/// <param name="firstTokenOnly">The last of the layers computes only first tokens.</param>
/// <param name="recompute">Keep only the inputs of the layers.</param>
internal sealed class KernelRun(KernelLayer[] layers, Batch batch, Dropout? dropout, bool firstTokenOnly, bool recompute)
{
    private readonly LayerMemory?[] _memory = new LayerMemory?[layers.Length];
    private Tensor? _distanceBias;

    /// <summary>Whether the gradient of the input is wanted.</summary>
    public bool NeedsInput { get; set; }

    /// <summary>Whether the gradient of the bias by distance is wanted.</summary>
    public bool NeedsDistance { get; set; }

    // Below it nothing wants a gradient.
    private int Lowest => NeedsInput || NeedsDistance ? 0 : Array.FindIndex(layers, l => l.Weights.Trains);

    /// <param name="x">[N, H]; freed here, now or in the backward pass.</param>
    /// <param name="distanceBias">[A, 2T - 1] fp32 or null.</param>
    /// <param name="keep">For a backward pass.</param>
    public Tensor Forward(Tensor x, Tensor? distanceBias, bool keep)
    {
        _distanceBias = keep ? distanceBias?.alias().DetachFromDisposeScope() : distanceBias;
        var current = x;
        for (var i = 0; i < layers.Length; i++)
        {
            var memory = keep && i >= Lowest ? new LayerMemory { Input = current, FirstSite = dropout?.NextSite ?? 0 } : null;
            _memory[i] = memory;
            var next = Layer(i, current, recompute ? null : memory);
            if (memory is null) current.Dispose();
            else current.DetachFromDisposeScope();
            current = next;
        }
        return current;
    }

    /// <param name="gradient">Of the output.</param>
    /// <returns>Gradients of the input and of the bias by distance, where they are wanted.</returns>
    public (Tensor? Input, Tensor? Distance) Backward(Tensor gradient)
    {
        using var scope = NewDisposeScope();
        var distance = NeedsDistance ? zeros(_distanceBias!.shape) : null;
        var current = gradient.contiguous();
        for (var i = layers.Length - 1; i >= Lowest; i--)
        {
            var memory = _memory[i]!;
            if (recompute)
            {
                if (dropout is not null) dropout.NextSite = memory.FirstSite;
                Layer(i, memory.Input, memory).Dispose();
            }
            var needsInput = i > Lowest || NeedsInput;
            var next = current.dtype == ScalarType.BFloat16
                ? layers[i].Backward<Bf16>(current, batch, _distanceBias, distance, IsShort(i), memory, needsInput)
                : layers[i].Backward<Fp32>(current, batch, _distanceBias, distance, IsShort(i), memory, needsInput);
            memory.Dispose();
            memory.Input.Dispose();
            current.Dispose();
            current = next!;
        }
        _distanceBias?.Dispose();
        return (NeedsInput ? current.MoveToOuterDisposeScope() : null, distance?.MoveToOuterDisposeScope());
    }

    private bool IsShort(int i) => firstTokenOnly && i == layers.Length - 1;

    private Tensor Layer(int i, Tensor x, LayerMemory? memory) => x.dtype == ScalarType.BFloat16
        ? layers[i].Forward<Bf16>(x, batch, _distanceBias, IsShort(i), dropout, memory)
        : layers[i].Forward<Fp32>(x, batch, _distanceBias, IsShort(i), dropout, memory);
}
