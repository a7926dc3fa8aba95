using System.Buffers;

namespace Multilabel;

/// <summary>
/// One parameter's Adafactor update in memory, in three passes over its gradient: squares of rows and columns (<see cref="AdafactorSquares"/>), size of
/// the update, update. The last two follow each other at once, so that the second finds the gradient in the cache. A tensor of more than two
/// dimensions is a pile of matrices with moments of their own; a vector is one row, whose column moments are those of its elements.
/// </summary>
internal sealed class AdafactorStep
{
    public required TensorMemory<float> Parameter { get; init; }

    public required GradientMemory Gradient { get; init; }

    public required AdafactorSquares Squares { get; init; }

    /// <summary>Second moments, one per row of every matrix; empty for a vector.</summary>
    public required TensorMemory<float> Rows { get; init; }

    /// <summary>Second moments, one per column of every matrix.</summary>
    public required TensorMemory<float> Columns { get; init; }

    /// <summary>The second moment of each absent row; empty without.</summary>
    public required TensorMemory<float> AbsentRow { get; init; }

    /// <summary>The first moment; empty without.</summary>
    public required TensorMemory<float> Mean { get; init; }

    /// <summary>Empty without.</summary>
    public required TensorMemory<ushort> Half { get; init; }

    /// <summary>Empty without.</summary>
    public required TensorMemory<float> Average { get; init; }

    public required int Height { get; init; }

    public required int Width { get; init; }

    /// <summary>Rows of the table that are not here and have no gradient.</summary>
    public required long AbsentRows { get; init; }

    public required AdafactorOptions Options { get; init; }

    public required float GradientScale { get; init; }

    /// <summary>The share of the second moments that stays.</summary>
    public required double Kept { get; init; }

    public required double LearningRate { get; init; }

    public required double WeightDecay { get; init; }

    public required double AverageRate { get; init; }

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

        if (!Squares.Known) Squares.Measure(Gradient, threads);
        for (var matrix = 0; matrix < Matrices; matrix++)
        {
            RowFactors(matrix, rowFactors.AsSpan(matrix * Height, Height));
            ColumnFactors(matrix, columnFactors.AsSpan(matrix * Width, Width));
        }

        var sums = new double[blocks];
        ThreadTeam.Run(blocks, threads, block => sums[block] = BlockSquares(block, rowFactors, columnFactors));
        var size = Math.Sqrt(sums.Sum() / (Parameter.Length + AbsentRows * Width));
        var factors = new AdafactorFactors(
            GradientScale,
            Shortening: (float)Math.Max(1, size / Options.ClipThreshold),
            (float)learningRate,
            Decay: (float)(-WeightDecay * learningRate),
            (float)(Options.Beta1 ?? 0),
            (float)(1 - (Options.Beta1 ?? 0)),
            (float)AverageRate);
        ThreadTeam.Run(blocks, threads, block => ApplyBlock(block, rowFactors, columnFactors, factors));

        ArrayPool<float>.Shared.Return(rowFactors);
        ArrayPool<float>.Shared.Return(columnFactors);
    }

    private void RowFactors(int matrix, Span<float> factors)
    {
        factors.Fill(1);
        if (Rows.Length == 0) return;
        var rows = Rows.Part(matrix * Height, Height);
        var sum = 0.0;
        for (var i = 0; i < Height; i++)
        {
            rows[i] = Moment(rows[i], Squares.Rows[matrix * Height + i], Width);
            sum += rows[i];
        }
        if (AbsentRow.Length > 0)
        {
            AbsentRow.Span[0] = Moment(AbsentRow.Span[0], squares: 0, Width);
            sum += (double)AbsentRow.Span[0] * AbsentRows;
        }
        var mean = (float)(sum / (Height + AbsentRows));
        for (var i = 0; i < Height; i++) factors[i] = 1 / MathF.Sqrt(rows[i] / mean);
    }

    private void ColumnFactors(int matrix, Span<float> factors)
    {
        var columns = Columns.Part(matrix * Width, Width);
        for (var j = 0; j < Width; j++)
        {
            columns[j] = Moment(columns[j], Squares.Columns[matrix * Width + j], Height + AbsentRows);
            factors[j] = 1 / MathF.Sqrt(columns[j]);
        }
    }

    // The epsilon is added to every square, so to their mean.
    private float Moment(float before, double squares, long count)
        => (float)(before * Kept + (squares * GradientScale * GradientScale / count + Options.SquareEpsilon) * (1 - Kept));

    private double BlockSquares(int block, float[] rowFactors, float[] columnFactors)
    {
        var (first, end) = RowsOf(block);
        var columns = columnFactors.AsSpan(first / Height * Width, Width);
        var sum = 0.0;
        for (var row = first; row < end; row++) sum += AdafactorKernel.SquareSum(Gradient, row * Width, GradientScale, rowFactors[row], columns);
        return sum;
    }

    private void ApplyBlock(int block, float[] rowFactors, float[] columnFactors, AdafactorFactors factors)
    {
        var (first, end) = RowsOf(block);
        for (var row = first; row < end; row++)
        {
            var parts = new AdafactorRow
            {
                Parameter = Parameter.Part(row * Width, Width),
                Factor = rowFactors[row],
                ColumnFactors = columnFactors.AsSpan(first / Height * Width, Width),
                Mean = Mean.Part(row * Width, Width),
                Half = Half.Part(row * Width, Width),
                Average = Average.Part(row * Width, Width),
            };
            AdafactorKernel.Apply(parts, Gradient, row * Width, factors);
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
        ThreadTeam.Run(sums.Length, threads, i =>
        {
            var start = i * Slices.Length;
            sums[i] = SquareSum.Of(Parameter.Part(start, Math.Min(Slices.Length, Parameter.Length - start)));
        });
        return sums.Sum();
    }
}
