using System.Buffers;

namespace Multilabel;

/// <summary>
/// One parameter's Adafactor update in memory, in three passes over its gradient: squares of rows and columns, size of the update, update.
/// A tensor of more than two dimensions is a pile of matrices with moments of their own; a vector is one row whose column factors are its own.
/// </summary>
internal sealed class AdafactorStep
{
    public required FloatMemory Parameter { get; init; }

    public required FloatMemory Gradient { get; init; }

    /// <summary>One per row of every matrix; empty for a vector.</summary>
    public required FloatMemory Rows { get; init; }

    /// <summary>One per column of every matrix; empty for a vector.</summary>
    public required FloatMemory Columns { get; init; }

    /// <summary>One per element of a vector; empty for matrices.</summary>
    public required FloatMemory Squares { get; init; }

    /// <summary>The first moment; empty without.</summary>
    public required FloatMemory Mean { get; init; }

    public required int Height { get; init; }

    public required int Width { get; init; }

    public required AdafactorOptions Options { get; init; }

    public required float GradientScale { get; init; }

    /// <summary>The share of the second moments that stays.</summary>
    public required double Kept { get; init; }

    public required double LearningRate { get; init; }

    public required double WeightDecay { get; init; }

    /// <summary>Rows that one piece of work takes; pieces do not reach across matrices.</summary>
    private int BlockRows => Math.Clamp(Slices.Length / Width, 1, Height);

    private int BlocksPerMatrix => (Height + BlockRows - 1) / BlockRows;

    private int Matrices => Parameter.Length / (Height * Width);

    public void Run(int threads)
    {
        var blocks = Matrices * BlocksPerMatrix;
        var rowFactors = ArrayPool<float>.Shared.Rent(Matrices * Height);
        var columnFactors = ArrayPool<float>.Shared.Rent(Matrices * Width);
        var learningRate = LearningRate;
        if (Options.ScaleParameter) learningRate *= Math.Max(Options.ParameterEpsilon, Math.Sqrt(ParameterSquares(threads) / Parameter.Length));

        if (Squares.Length > 0) VectorFactors(rowFactors, columnFactors);
        else MatrixFactors(blocks, threads, rowFactors, columnFactors);

        var sums = new double[blocks];
        Slices.Run(blocks, threads, block => sums[block] = BlockSquares(block, rowFactors, columnFactors));
        var size = Math.Sqrt(sums.Sum() / Parameter.Length);
        var factors = new AdafactorFactors(
            GradientScale,
            Shortening: (float)Math.Max(1, size / Options.ClipThreshold),
            (float)learningRate,
            Decay: (float)(-WeightDecay * learningRate),
            (float)(Options.Beta1 ?? 0),
            (float)(1 - (Options.Beta1 ?? 0)));
        Slices.Run(blocks, threads, block => ApplyBlock(block, rowFactors, columnFactors, factors));

        ArrayPool<float>.Shared.Return(rowFactors);
        ArrayPool<float>.Shared.Return(columnFactors);
    }

    private void VectorFactors(float[] rowFactors, float[] columnFactors)
    {
        rowFactors[0] = 1;
        var (kept, share, epsilon) = ((float)Kept, (float)(1 - Kept), (float)Options.SquareEpsilon);
        var squares = Squares.Span;
        var gradient = Gradient.Span;
        for (var i = 0; i < squares.Length; i++)
        {
            var g = gradient[i] * GradientScale;
            squares[i] = squares[i] * kept + (g * g + epsilon) * share;
            columnFactors[i] = 1 / MathF.Sqrt(squares[i]);
        }
    }

    private void MatrixFactors(int blocks, int threads, float[] rowFactors, float[] columnFactors)
    {
        var sums = ArrayPool<float>.Shared.Rent(blocks * Width);
        Slices.Run(blocks, threads, block => SumBlock(block, sums.AsSpan(block * Width, Width)));
        for (var matrix = 0; matrix < Matrices; matrix++)
        {
            var rows = Rows.Part(matrix * Height, Height);
            var mean = 0.0;
            foreach (var row in rows) mean += row;
            mean /= Height;
            for (var i = 0; i < Height; i++) rowFactors[matrix * Height + i] = 1 / MathF.Sqrt(rows[i] / (float)mean);

            var columns = Columns.Part(matrix * Width, Width);
            for (var j = 0; j < Width; j++)
            {
                var sum = 0.0;
                for (var block = 0; block < BlocksPerMatrix; block++) sum += sums[(matrix * BlocksPerMatrix + block) * Width + j];
                columns[j] = (float)(columns[j] * Kept + sum / Height * (1 - Kept));
                columnFactors[matrix * Width + j] = 1 / MathF.Sqrt(columns[j]);
            }
        }
        ArrayPool<float>.Shared.Return(sums);
    }

    /// <summary>Brings the row moments of a block up to date and sums its columns.</summary>
    private void SumBlock(int block, Span<float> columnSums)
    {
        columnSums.Clear();
        var (first, end) = RowsOf(block);
        var rows = Rows.Span;
        for (var row = first; row < end; row++)
        {
            var sum = AdafactorKernel.AddSquares(Gradient.Part(row * Width, Width), GradientScale, (float)Options.SquareEpsilon, columnSums);
            rows[row] = (float)(rows[row] * Kept + sum / Width * (1 - Kept));
        }
    }

    private double BlockSquares(int block, float[] rowFactors, float[] columnFactors)
    {
        var (first, end) = RowsOf(block);
        var columns = columnFactors.AsSpan(first / Height * Width, Width);
        var sum = 0.0;
        for (var row = first; row < end; row++) sum += AdafactorKernel.SquareSum(Gradient.Part(row * Width, Width), GradientScale, rowFactors[row], columns);
        return sum;
    }

    private void ApplyBlock(int block, float[] rowFactors, float[] columnFactors, AdafactorFactors factors)
    {
        var (first, end) = RowsOf(block);
        var columns = columnFactors.AsSpan(first / Height * Width, Width);
        for (var row = first; row < end; row++)
        {
            var mean = Mean.Length > 0 ? Mean.Part(row * Width, Width) : [];
            AdafactorKernel.Apply(Parameter.Part(row * Width, Width), Gradient.Part(row * Width, Width), mean, rowFactors[row], columns, factors);
        }
    }

    private (int First, int End) RowsOf(int block)
    {
        var (matrix, part) = Math.DivRem(block, BlocksPerMatrix);
        return (matrix * Height + part * BlockRows, matrix * Height + Math.Min((part + 1) * BlockRows, Height));
    }

    private double ParameterSquares(int threads)
    {
        var sums = new double[(Parameter.Length + Slices.Length - 1) / Slices.Length];
        Slices.Run(sums.Length, threads, i =>
        {
            var start = i * Slices.Length;
            sums[i] = SquareSum.Of(Parameter.Part(start, Math.Min(Slices.Length, Parameter.Length - start)));
        });
        return sums.Sum();
    }
}
