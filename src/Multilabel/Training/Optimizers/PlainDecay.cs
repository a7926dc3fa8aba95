using System.Runtime.CompilerServices;

namespace Multilabel;

/// <summary>What a step makes of a weight whose gradients have all been 0: decay alone, in the arithmetic of the optimizer.</summary>
/// <param name="Factor">On the weight.</param>
/// <param name="Adds">Whether the product is added to the weight or takes its place: the two round differently.</param>
internal readonly record struct PlainDecay(float Factor, bool Adds)
{
    /// <summary>Of a step without a gradient or without decay.</summary>
    public static PlainDecay None => new(1, Adds: false);

    public bool ChangesNothing => Factor == (Adds ? 0 : 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Apply<TLanes>(TLanes weight)
        where TLanes : struct, ILanes<TLanes>
        => Adds ? weight + weight * TLanes.Create(Factor) : weight * TLanes.Create(Factor);
}
