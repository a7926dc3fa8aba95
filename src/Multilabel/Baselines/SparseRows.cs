using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>Rows that are mostly zero: the columns that are not, in rising order, and their values.</summary>
internal sealed class SparseRows(int[][] columnsOfRows, float[][] valuesOfRows, int columns) : IDesign
{
    public int Rows => columnsOfRows.Length;

    public int Columns => columns;

    public ReadOnlySpan<int> ColumnsOf(int row) => columnsOfRows[row];

    public ReadOnlySpan<float> ValuesOf(int row) => valuesOfRows[row];

    /// <summary>Σ x² of every column.</summary>
    public double[] ColumnSquares()
    {
        var squares = new double[columns];
        for (var row = 0; row < Rows; row++)
        {
            for (var i = 0; i < columnsOfRows[row].Length; i++)
                squares[columnsOfRows[row][i]] += (double)valuesOfRows[row][i] * valuesOfRows[row][i];
        }
        return squares;
    }

    public void Accumulate(ReadOnlySpan<double> weights, int lanes, RowResiduals residuals, Span<double> gradient)
    {
        Span<double> margins = stackalloc double[8];
        margins = margins[..lanes];
        for (var row = 0; row < Rows; row++)
        {
            if (lanes == 4)
                AccumulateRow4(row, weights, residuals, gradient, margins);
            else
                AccumulateRow8(row, weights, residuals, gradient, margins);
        }
    }

    private void AccumulateRow4(int row, ReadOnlySpan<double> weights, RowResiduals residuals, Span<double> gradient, Span<double> margins)
    {
        var (cells, values) = (columnsOfRows[row], valuesOfRows[row]);
        ref var weight = ref MemoryMarshal.GetReference(weights);
        ref var slope = ref MemoryMarshal.GetReference(gradient);
        var sum = Vector256<double>.Zero;
        for (var i = 0; i < cells.Length; i++)
            sum += Vector256.Create((double)values[i]) * Vector256.LoadUnsafe(ref weight, (nuint)cells[i] * 4);
        sum.CopyTo(margins);
        residuals(row, margins);
        var residual = Vector256.Create<double>(margins);
        for (var i = 0; i < cells.Length; i++)
        {
            ref var at = ref Unsafe.Add(ref slope, (nint)cells[i] * 4);
            (Vector256.LoadUnsafe(ref at) + Vector256.Create((double)values[i]) * residual).StoreUnsafe(ref at);
        }
    }

    private void AccumulateRow8(int row, ReadOnlySpan<double> weights, RowResiduals residuals, Span<double> gradient, Span<double> margins)
    {
        var (cells, values) = (columnsOfRows[row], valuesOfRows[row]);
        ref var weight = ref MemoryMarshal.GetReference(weights);
        ref var slope = ref MemoryMarshal.GetReference(gradient);
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (var i = 0; i < cells.Length; i++)
        {
            var value = Vector256.Create((double)values[i]);
            low += value * Vector256.LoadUnsafe(ref weight, (nuint)cells[i] * 8);
            high += value * Vector256.LoadUnsafe(ref weight, (nuint)cells[i] * 8 + 4);
        }
        low.CopyTo(margins);
        high.CopyTo(margins[4..]);
        residuals(row, margins);
        low = Vector256.Create<double>(margins);
        high = Vector256.Create<double>(margins[4..]);
        for (var i = 0; i < cells.Length; i++)
        {
            var value = Vector256.Create((double)values[i]);
            ref var at = ref Unsafe.Add(ref slope, (nint)cells[i] * 8);
            (Vector256.LoadUnsafe(ref at) + value * low).StoreUnsafe(ref at);
            (Vector256.LoadUnsafe(ref at, 4) + value * high).StoreUnsafe(ref at, 4);
        }
    }
}
