using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>The gradient of a bias: sums over rows.</summary>
internal static class ColumnSums
{
    /// <param name="matrix">[M, W].</param>
    /// <returns>[W] fp32.</returns>
    public static Tensor Of<TFormat>(Tensor matrix) where TFormat : struct, INumberFormat
    {
        var (rows, width) = ((int)matrix.shape[0], (int)matrix.shape[1]);
        using var partial = zeros(Parts.Count(rows, width), width);
        unsafe
        {
            var (px, pp) = (matrix.Location(), partial.Location());
            Parts.Run(rows, width, (part, first, end) =>
            {
                var sums = (float*)pp + (nint)part * width;
                for (var row = first; row < end; row++)
                    for (var j = 0; j < width; j += Lanes.Count)
                        Lanes.Add(Lanes.Load<TFormat>((byte*)px, (nint)row * width + j, width - j), sums, j, width - j);
            });
        }
        return partial.sum([0L]);
    }
}
