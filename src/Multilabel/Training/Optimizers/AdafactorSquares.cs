using System.Buffers;

namespace Multilabel;

/// <summary>
/// The sums of the squares of a gradient by row and by column, before any scale. They give the norm and, once it is known how far that is shortened,
/// the second moments, so that one pass over the gradient serves both.
/// </summary>
internal sealed class AdafactorSquares(int matrices, int height, int width)
{
    // Each block has column sums of its own, which must be few beside the elements.
    private const int Block = 1 << 20;

    /// <summary>Whether the sums are those of the gradient as it is now.</summary>
    public bool Known { get; set; }

    /// <summary>One per row of every matrix.</summary>
    public double[] Rows { get; } = new double[matrices * height];

    /// <summary>One per column of every matrix.</summary>
    public double[] Columns { get; } = new double[matrices * width];

    public double Total => Rows.Sum();

    public void Measure(GradientMemory gradient, int threads)
    {
        var blockRows = Math.Clamp(Block / width, 1, height);
        var perMatrix = (height + blockRows - 1) / blockRows;
        var sums = ArrayPool<double>.Shared.Rent(matrices * perMatrix * width);
        ThreadTeam.Run(matrices * perMatrix, threads, block =>
        {
            var (matrix, part) = Math.DivRem(block, perMatrix);
            var columns = sums.AsSpan(block * width, width);
            columns.Clear();
            for (var row = part * blockRows; row < Math.Min(height, (part + 1) * blockRows); row++)
                Rows[matrix * height + row] = SquareSum.Of(gradient, (matrix * height + row) * width, width, columns);
        });
        for (var matrix = 0; matrix < matrices; matrix++)
        {
            var columns = Columns.AsSpan(matrix * width, width);
            columns.Clear();
            for (var part = 0; part < perMatrix; part++)
            {
                var some = sums.AsSpan((matrix * perMatrix + part) * width, width);
                for (var j = 0; j < width; j++) columns[j] += some[j];
            }
        }
        ArrayPool<double>.Shared.Return(sums);
        Known = true;
    }
}
