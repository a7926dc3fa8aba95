using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// y = norm(residual + drop(x + bias)) · gamma + beta over rows of H numbers, in one pass over memory each way. The sum s takes the place of x,
/// which is what the backward pass reads.
/// </summary>
/// <param name="Bias">[H] fp32.</param>
/// <param name="Gamma">[H] fp32.</param>
/// <param name="Beta">[H] fp32.</param>
/// <param name="Epsilon">Added to the variance.</param>
internal sealed record SumNormKernel(Tensor Bias, Tensor Gamma, Tensor Beta, double Epsilon)
{
    /// <param name="x">[M, H]; holds the sums afterwards if <paramref name="keepSums"/>.</param>
    /// <param name="residual">[M, H] fp32.</param>
    /// <param name="dropout">Null in evaluation.</param>
    /// <param name="keepSums">For a backward pass.</param>
    /// <returns>[M, H], rounded to the type of x, and [M, 2] with the mean and 1 / standard deviation of each row.</returns>
    public (HiddenStates Output, Tensor Moments) Forward<TFormat>(Tensor x, Tensor residual, DropoutSite? dropout, bool keepSums) where TFormat : struct, INumberFormat
    {
        var (rows, width) = ((int)x.shape[0], (int)x.shape[1]);
        var rounds = typeof(TFormat) != typeof(Fp32);
        var exact = empty(x.shape);
        var output = rounds ? empty_like(x) : exact;
        var moments = empty(rows, 2);
        unsafe
        {
            var (px, pr, pe, py, pm) = ((nint)x.Address(), (nint)residual.Address(), (nint)exact.Address(), (nint)output.Address(), (nint)moments.Floats());
            var (bias, gamma, beta) = ((nint)Bias.Floats(), (nint)Gamma.Floats(), (nint)Beta.Floats());
            Parts.Run(rows, width, (_, first, end) =>
            {
                for (var row = first; row < end; row++)
                {
                    var start = (nint)row * width;
                    var sums = (float*)pe + start;   // until the norm takes their place
                    var total = Vector512<float>.Zero;
                    for (var j = 0; j < width; j += Lanes.Count)
                    {
                        var left = width - j;
                        var v = Lanes.Load<TFormat>((byte*)px, start + j, left) + Lanes.Load((float*)bias, j, left);
                        if (dropout is { } site) v *= site.Factors(row, width, j);
                        v += Lanes.Load<Fp32>((byte*)pr, start + j, left);
                        if (keepSums) Lanes.Store<TFormat>(v, (byte*)px, start + j, left);
                        Lanes.Store<Fp32>(v, (byte*)sums, j, left);
                        total += v;
                    }
                    var mean = Vector512.Sum(total) / width;
                    var squares = Vector512<float>.Zero;
                    for (var j = 0; j < width; j += Lanes.Count)
                    {
                        var d = Lanes.Load(sums, j, width - j) - Vector512.Create(mean);
                        if (width - j < Lanes.Count) d = Vector512.ConditionalSelect(Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(width - j)).AsSingle(), d, Vector512<float>.Zero);
                        squares = Vector512.FusedMultiplyAdd(d, d, squares);
                    }
                    var scale = 1 / MathF.Sqrt(Vector512.Sum(squares) / width + (float)Epsilon);
                    for (var j = 0; j < width; j += Lanes.Count)
                    {
                        var left = width - j;
                        var v = (Lanes.Load(sums, j, left) - Vector512.Create(mean)) * scale;
                        v = Vector512.FusedMultiplyAdd(v, Lanes.Load((float*)gamma, j, left), Lanes.Load((float*)beta, j, left));
                        Lanes.Store<Fp32>(v, (byte*)sums, j, left);
                        if (rounds) Lanes.Store<TFormat>(v, (byte*)py, start + j, left);
                    }
                    ((float*)pm)[2 * row] = mean;
                    ((float*)pm)[2 * row + 1] = scale;
                }
            });
        }
        return (new(exact, output), moments);
    }

    /// <param name="gradient">[M, H]: of the output.</param>
    /// <param name="sums">[M, H] as <see cref="Forward"/> left them.</param>
    /// <param name="moments">[M, 2].</param>
    /// <param name="dropout">That of the forward pass.</param>
    /// <returns>
    /// Gradients of residual, fp32, and x (the same tensor where nothing was dropped or rounded), [M, H], and [3, H] fp32 of bias, gamma and beta.
    /// </returns>
    public (Tensor Residual, Tensor X, Tensor Vectors) Backward<TFormat>(HiddenGradient gradient, Tensor sums, Tensor moments, DropoutSite? dropout)
        where TFormat : struct, INumberFormat
    {
        var (rows, width) = ((int)sums.shape[0], (int)sums.shape[1]);
        var residual = empty(sums.shape);
        var differs = dropout is not null || typeof(TFormat) != typeof(Fp32);
        var x = differs ? empty_like(sums) : residual;
        var partial = zeros(Parts.Count(rows, width), 3, width);
        unsafe
        {
            var (pg, pq) = (gradient.Residual.Location(), gradient.Product?.Location() ?? 0);
            var (ps, pm, pr, px, pp) = ((nint)sums.Address(), (nint)moments.Floats(), (nint)residual.Address(), (nint)x.Address(), (nint)partial.Floats());
            var gamma = (nint)Gamma.Floats();
            Parts.Run(rows, width, (part, first, end) =>
            {
                var ofBias = (float*)pp + (nint)part * 3 * width;
                var ofGamma = ofBias + width;
                var ofBeta = ofGamma + width;
                for (var row = first; row < end; row++)
                {
                    var start = (nint)row * width;
                    var (mean, scale) = (((float*)pm)[2 * row], ((float*)pm)[2 * row + 1]);
                    var scaled = (float*)pr + start;   // gradient times gamma, until the result takes its place
                    var (sumA, sumB) = (Vector512<float>.Zero, Vector512<float>.Zero);
                    for (var j = 0; j < width; j += Lanes.Count)
                    {
                        var left = width - j;
                        var g = Lanes.Load<Fp32>((byte*)pg, start + j, left);
                        if (pq != 0) g += Lanes.Load<TFormat>((byte*)pq, start + j, left);
                        var normal = (Lanes.Load<TFormat>((byte*)ps, start + j, left) - Vector512.Create(mean)) * scale;
                        var a = g * Lanes.Load((float*)gamma, j, left);
                        Lanes.Store<Fp32>(a, (byte*)scaled, j, left);
                        sumA += a;
                        sumB = Vector512.FusedMultiplyAdd(a, normal, sumB);
                        Lanes.Add(g * normal, ofGamma, j, left);
                        Lanes.Add(g, ofBeta, j, left);
                    }
                    var (meanA, meanB) = (Vector512.Sum(sumA) / width, Vector512.Sum(sumB) / width);
                    for (var j = 0; j < width; j += Lanes.Count)
                    {
                        var left = width - j;
                        var normal = (Lanes.Load<TFormat>((byte*)ps, start + j, left) - Vector512.Create(mean)) * scale;
                        var d = (Lanes.Load(scaled, j, left) - Vector512.Create(meanA) - normal * meanB) * scale;
                        Lanes.Store<Fp32>(d, (byte*)scaled, j, left);
                        if (dropout is { } site) d *= site.Factors(row, width, j);
                        if (differs) Lanes.Store<TFormat>(d, (byte*)px, start + j, left);
                        Lanes.Add(d, ofBias, j, left);
                    }
                }
            });
        }
        var vectors = partial.sum([0L]);
        partial.Dispose();
        return (residual, x, vectors);
    }
}
