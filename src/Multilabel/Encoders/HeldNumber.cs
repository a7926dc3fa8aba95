using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// A number as libtorch's operations take it. TorchSharp passes the native number's address and then holds nothing: one that was made for a single call
/// may be collected, and its memory used again, while the call still reads it. It happens where other threads collect garbage meanwhile, once in many
/// thousand calls, as "Expected false to be true". What is made here lives until its thread has made <see cref="Held"/> more; the build refuses all other ways
/// (BannedSymbols.txt), and those of reading a number, which make one, too.
/// </summary>
internal static class HeldNumber
{
    // Far more than one expression has.
    private const int Held = 64;

    [ThreadStatic]
    private static Scalar?[]? t_numbers;

    [ThreadStatic]
    private static int t_next;

    public static Scalar Of(double value) => Hold(value.ToScalar());

    public static Scalar Of(long value) => Hold(value.ToScalar());

    /// <summary>a + b. The operator of TorchSharp multiplies b by a 1 that is made for the call.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, Of(1L));

    public static Tensor Plus(this Tensor a, double b) => a.add(Of(b), Of(1L));

    public static Tensor Plus(this Tensor a, long b) => a.add(Of(b), Of(1L));

    /// <summary>1 - a; the operator adds, too.</summary>
    public static Tensor OneMinus(Tensor a) => a.negative().Plus(1.0);

    /// <summary>a += b.</summary>
    public static Tensor AddInPlace(this Tensor a, Tensor b) => a.add_(b, Of(1L));

    public static Tensor AddInPlace(this Tensor a, double b) => a.add_(Of(b), Of(1L));

    /// <summary>The one number of a tensor of any type, inside a dispose scope.</summary>
    public static double Read(this Tensor number) => number.cpu().to_type(ScalarType.Float64).item<double>();

    private static Scalar Hold(Scalar number)
    {
        var numbers = t_numbers ??= new Scalar?[Held];
        numbers[t_next]?.Dispose();
        numbers[t_next] = number;
        t_next = (t_next + 1) % Held;
        return number;
    }
}
