using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>One pass of a batch through some layers, and back.</summary>
/// <param name="layers">From below.</param>
/// <param name="batch">The texts.</param>
/// <param name="dropout">Null in evaluation.</param>
/// <param name="firstTokenOnly">The last of the layers computes only first tokens.</param>
/// <param name="half">Compute in bf16.</param>
/// <param name="recompute">Keep only the inputs of the layers.</param>
internal sealed class KernelRun(KernelLayer[] layers, Batch batch, Dropout? dropout, bool firstTokenOnly, bool half, bool recompute)
{
    // What the forward pass left: the memory of each layer or, to recompute it, its input and where its dropout begins.
    private readonly LayerMemory?[] _memory = new LayerMemory?[layers.Length];
    private readonly (Tensor Exact, int FirstSite)[] _inputs = new (Tensor, int)[layers.Length];
    private Tensor? _distanceBias;

    /// <summary>Whether the gradient of the input is wanted.</summary>
    public bool NeedsInput { get; set; }

    /// <summary>Whether the gradient of the bias by distance is wanted.</summary>
    public bool NeedsDistance { get; set; }

    // Below it nothing wants a gradient.
    private int Lowest => NeedsInput || NeedsDistance ? 0 : Array.FindIndex(layers, l => l.Weights.Trains);

    /// <param name="x">[N, H] fp32; freed here, now or in the backward pass.</param>
    /// <param name="distanceBias">[A, 2T - 1] fp32 or null.</param>
    /// <param name="keep">For a backward pass.</param>
    /// <returns>[N, H] or [B, H] fp32.</returns>
    public Tensor Forward(Tensor x, Tensor? distanceBias, bool keep)
    {
        using var scope = NewDisposeScope();
        _distanceBias = keep ? distanceBias?.alias().DetachFromDisposeScope() : distanceBias;
        var current = HiddenStates.Of(x, half);
        for (var i = 0; i < layers.Length; i++)
        {
            var next = keep && i >= Lowest ? Kept(i, current) : Layer(i, current, null);
            current.Free();
            current = next;
        }
        return current.Exact.MoveToOuterDisposeScope();
    }

    /// <param name="gradient">[N, H] or [B, H] fp32: of the output.</param>
    /// <returns>Gradients of the input and of the bias by distance, fp32, where they are wanted.</returns>
    public (Tensor? Input, Tensor? Distance) Backward(Tensor gradient)
    {
        using var scope = NewDisposeScope();
        var distance = NeedsDistance ? zeros(_distanceBias!.shape) : null;
        var current = new HiddenGradient(gradient.contiguous(), null);
        for (var i = layers.Length - 1; i >= Lowest; i--)
        {
            using var memory = recompute ? Again(i) : _memory[i]!;
            var needsInput = i > Lowest || NeedsInput;
            var next = half
                ? layers[i].Backward<Bf16>(current, batch, _distanceBias, distance, IsShort(i), memory, needsInput)
                : layers[i].Backward<Fp32>(current, batch, _distanceBias, distance, IsShort(i), memory, needsInput);
            current.Free();
            current = next ?? default;
        }
        _distanceBias?.Dispose();
        return (NeedsInput ? current.Sum().MoveToOuterDisposeScope() : null, distance?.MoveToOuterDisposeScope());
    }

    private HiddenStates Kept(int i, HiddenStates x)
    {
        if (!recompute) return Layer(i, x, _memory[i] = new LayerMemory());
        _inputs[i] = (x.Exact.alias().DetachFromDisposeScope(), dropout?.NextSite ?? 0);
        return Layer(i, x, null);
    }

    private LayerMemory Again(int i)
    {
        var (exact, site) = _inputs[i];
        if (dropout is not null) dropout.NextSite = site;
        var memory = new LayerMemory();
        var x = HiddenStates.Of(exact, half);
        Layer(i, x, memory).Free();
        x.Free();
        return memory;
    }

    private bool IsShort(int i) => firstTokenOnly && i == layers.Length - 1;

    private HiddenStates Layer(int i, HiddenStates x, LayerMemory? memory) => half
        ? layers[i].Forward<Bf16>(x, batch, _distanceBias, IsShort(i), dropout, memory)
        : layers[i].Forward<Fp32>(x, batch, _distanceBias, IsShort(i), dropout, memory);
}
