using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Benchmarks;

/// <summary>The fastest that libtorch multiplies matrices of an encoder's sizes here and now: what a share of the peak is a share of.</summary>
internal static class MatmulPeak
{
    private const double SecondsPerSize = 0.4;

    private static readonly (int M, int K, int N)[] Sizes = [(2048, 768, 768), (2048, 768, 3072), (2048, 3072, 768), (512, 768, 3072), (2048, 1024, 4096), (2048, 2048, 2048)];

    /// <summary>Floating-point operations a second, the best of many products of each size.</summary>
    public static double Measure(ScalarType type) => Sizes.Max(size => Best(size.M, size.K, size.N, type));

    public static ScalarType TypeOf(string precision) => precision == "bf16" ? ScalarType.BFloat16 : ScalarType.Float32;

    private static double Best(int m, int k, int n, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (a, b) = (randn(m, k).to(type), randn(n, k).to(type).t());
        var best = double.MaxValue;
        for (var whole = Stopwatch.StartNew(); whole.Elapsed.TotalSeconds < SecondsPerSize;)
        {
            var watch = Stopwatch.StartNew();
            using var product = mm(a, b);
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return 2.0 * m * k * n / best;
    }
}
