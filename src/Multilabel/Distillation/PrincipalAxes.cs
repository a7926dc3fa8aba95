using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>The directions in which rows spread most, around 0 and not around their mean, so that projected rows keep their dot products as well as possible.</summary>
/// <param name="Axes">[W, count], of length 1 and at right angles.</param>
/// <param name="Kept">The share of the rows' squared length that is kept.</param>
internal sealed record PrincipalAxes(Tensor Axes, double Kept)
{
    /// <param name="rows">[n, W].</param>
    /// <param name="count">At most W.</param>
    public static PrincipalAxes Of(Tensor rows, int count)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var wide = rows.detach().to_type(ScalarType.Float64);
        var (values, vectors) = linalg.eigh(wide.t().mm(wide));              // ascending
        var width = values.shape[0];
        var axes = vectors.narrow(1, width - count, count).flip(1);
        // An axis may point either way; its largest number decides.
        var largest = axes.gather(0, axes.abs().argmax(0, keepdim: true)).sign();
        var kept = values.narrow(0, width - count, count).sum().Read() / values.sum().Read();
        return new PrincipalAxes((axes * largest).to_type(ScalarType.Float32).contiguous().MoveToOuterDisposeScope(), kept);
    }
}
