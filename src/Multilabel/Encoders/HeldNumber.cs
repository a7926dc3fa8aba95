using System.Collections.Concurrent;
using TorchSharp;

namespace Multilabel;

/// <summary>
/// A number as libtorch's operations take it, held for good. TorchSharp reads the native number's address and then holds nothing: one that was made for
/// a single call may be collected, and its memory used again, while the call still reads it. It happens where other threads collect garbage meanwhile, once in
/// many thousand calls, as "Expected false to be true". For the few numbers of what runs at every step.
/// </summary>
internal static class HeldNumber
{
    private static readonly ConcurrentDictionary<double, Scalar> s_floating = new();
    private static readonly ConcurrentDictionary<long, Scalar> s_whole = new();

    public static Scalar Of(double value) => s_floating.GetOrAdd(value, static v => v);

    public static Scalar Of(long value) => s_whole.GetOrAdd(value, static v => v);

    /// <summary>a + b; the operator multiplies b by a 1 that is made for the call.</summary>
    public static torch.Tensor Plus(this torch.Tensor a, torch.Tensor b) => a.add(b, Of(1L));

    /// <summary>a += b, in place.</summary>
    public static torch.Tensor AddInPlace(this torch.Tensor a, torch.Tensor b) => a.add_(b, Of(1L));
}
