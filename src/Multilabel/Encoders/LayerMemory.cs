using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>What the forward pass of a layer leaves for its backward pass. M is N, or B where only first tokens are computed.</summary>
internal sealed class LayerMemory : IDisposable
{
    /// <summary>[N, H]: the layer's input as products read it.</summary>
    public Tensor? Input { get; set; }

    /// <summary>[B, H]: the input's first tokens, where only they ask.</summary>
    public Tensor? Asking { get; set; }

    /// <summary>[N, 3H]; where only first tokens ask, [B, H] queries beside [N, 2H] keys and values.</summary>
    public Tensor? Projected { get; set; }

    public Tensor? Queries { get; set; }

    /// <summary>[M, H].</summary>
    public Tensor? Context { get; set; }

    public (Tensor Sums, Tensor Moments)? AttentionNorm { get; set; }

    /// <summary>[M, H].</summary>
    public Tensor? Middle { get; set; }

    /// <summary>[M, I] before bias and activation.</summary>
    public Tensor? Intermediate { get; set; }

    /// <summary>[M, I].</summary>
    public Tensor? Activated { get; set; }

    public (Tensor Sums, Tensor Moments)? OutputNorm { get; set; }

    public DropoutSite? WeightDropout { get; set; }

    public DropoutSite? AttentionDropout { get; set; }

    public DropoutSite? OutputDropout { get; set; }

    private IEnumerable<Tensor?> Own =>
    [
        Input, Asking, Projected, Queries, Context, AttentionNorm?.Sums, AttentionNorm?.Moments, Middle,
        Intermediate, Activated, OutputNorm?.Sums, OutputNorm?.Moments,
    ];

    /// <summary>Takes the tensors out of the dispose scopes of the forward pass.</summary>
    public void Keep()
    {
        foreach (var tensor in Own) tensor?.DetachFromDisposeScope();
    }

    /// <summary>Frees everything.</summary>
    public void Dispose()
    {
        foreach (var tensor in Own) tensor?.Dispose();
    }
}
