using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Sends fp32 matrix products to oneDNN where that is faster at the same accuracy. libtorch's default, MKL, reaches half of what AMD's processors
/// can do. The switch is not among the functions of TorchSharp, so its C++ names are looked up; where they are missing, everything is only slower.
/// </summary>
internal static unsafe class ExactProducts
{
    // at::Float32Backend::MKLDNN, at::Float32Op::MATMUL, at::Float32Precision::{NONE, BF16}. On processors with AMX the last one rounds the
    // inputs to bf16, on others it only chooses the library: which of both, a known product tells.
    private const int OneDnn = 2, Product = 3, Default = 0, Fast = 3;

    // Errors of sums in another order stay far below, inputs rounded to bf16 far above.
    private const double Tolerance = 2e-6;

    /// <summary>Whether fp32 products go to oneDNN.</summary>
    public static bool Switched { get; private set; }

    /// <summary>Once, when libtorch has been loaded. Decided by the kind of processor and by accuracy, not by a clock, so that runs repeat bit by bit.</summary>
    /// <param name="library">libtorch.</param>
    public static void Choose(nint library)
    {
        if (!IsAmd()) return;
        if (!NativeLibrary.TryGetExport(library, "_ZN2at13globalContextEv", out var context)
            || !NativeLibrary.TryGetExport(library, "_ZN2at7Context19setFloat32PrecisionENS_14Float32BackendENS_9Float32OpENS_16Float32PrecisionE", out var set)) return;
        Set(context, set, Fast);
        Switched = IsExact();
        if (!Switched) Set(context, set, Default);
    }

    private static void Set(nint context, nint set, int precision) =>
        ((delegate* unmanaged<nint, int, int, int, void>)set)(((delegate* unmanaged<nint>)context)(), OneDnn, Product, precision);

    private static bool IsExact()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        const int rows = 32, inner = 64, columns = 48;
        // Thirds and sevenths need all the digits of fp32.
        float[] Values(int count, int step) => [.. Enumerable.Range(0, count).Select(i => ((i * step % 23) - 11) / 21f)];
        var (a, b) = (tensor(Values(rows * inner, 7), rows, inner), tensor(Values(inner * columns, 5), inner, columns));
        var exact = a.to_type(ScalarType.Float64).mm(b.to_type(ScalarType.Float64));
        return ((a.mm(b).to_type(ScalarType.Float64) - exact).abs().max() / exact.abs().max()).Read() < Tolerance;
    }

    private static bool IsAmd()
    {
        if (!X86Base.IsSupported) return false;
        var (_, b, c, d) = X86Base.CpuId(0, 0);
        return (b, d, c) == (0x68747541, 0x69746E65, 0x444D4163);   // "AuthenticAMD"
    }
}
