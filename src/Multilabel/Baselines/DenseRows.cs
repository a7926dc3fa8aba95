using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>Rows [rows, columns] with every value present, read four at a time so that weights and gradient are fetched once for the four.</summary>
internal sealed class DenseRows(float[] values, int columns) : IDesign
{
    private const int Tile = 4;

    public int Rows => values.Length / columns;

    public int Columns => columns;

    public ReadOnlySpan<float> Row(int row) => values.AsSpan(row * columns, columns);

    public void Accumulate(ReadOnlySpan<double> weights, int lanes, RowResiduals residuals, Span<double> gradient)
    {
        Span<double> margins = stackalloc double[Tile * 8];
        for (var row = 0; row < Rows; row += Tile)
        {
            // Past the last row the last one is read again with residuals of 0.
            for (var lane = 0; lane < lanes; lane += 4)
            {
                Margins(row, weights[lane..], lanes, margins[lane..]);
            }
            for (var i = 0; i < Tile; i++)
            {
                if (row + i < Rows)
                    residuals(row + i, margins.Slice(i * lanes, lanes));
                else
                    margins.Slice(i * lanes, lanes).Clear();
            }
            for (var lane = 0; lane < lanes; lane += 4)
                AddOuter(row, margins[lane..], lanes, gradient[lane..]);
        }
    }

    private ref float First(int row) => ref values[Math.Min(row, Rows - 1) * columns];

    private void Margins(int row, ReadOnlySpan<double> weights, int lanes, Span<double> margins)
    {
        ref var weight = ref MemoryMarshal.GetReference(weights);
        ref var first = ref First(row);
        ref var second = ref First(row + 1);
        ref var third = ref First(row + 2);
        ref var fourth = ref First(row + 3);
        Vector256<double> a = default, b = default, c = default, d = default;
        for (var column = 0; column < columns; column++)
        {
            var w = Vector256.LoadUnsafe(ref weight, (nuint)(column * lanes));
            a += Vector256.Create((double)Unsafe.Add(ref first, column)) * w;
            b += Vector256.Create((double)Unsafe.Add(ref second, column)) * w;
            c += Vector256.Create((double)Unsafe.Add(ref third, column)) * w;
            d += Vector256.Create((double)Unsafe.Add(ref fourth, column)) * w;
        }
        a.CopyTo(margins);
        b.CopyTo(margins[lanes..]);
        c.CopyTo(margins[(2 * lanes)..]);
        d.CopyTo(margins[(3 * lanes)..]);
    }

    private void AddOuter(int row, ReadOnlySpan<double> residuals, int lanes, Span<double> gradient)
    {
        ref var slope = ref MemoryMarshal.GetReference(gradient);
        ref var first = ref First(row);
        ref var second = ref First(row + 1);
        ref var third = ref First(row + 2);
        ref var fourth = ref First(row + 3);
        var a = Vector256.Create<double>(residuals);
        var b = Vector256.Create<double>(residuals[lanes..]);
        var c = Vector256.Create<double>(residuals[(2 * lanes)..]);
        var d = Vector256.Create<double>(residuals[(3 * lanes)..]);
        for (var column = 0; column < columns; column++)
        {
            var sum = Vector256.LoadUnsafe(ref slope, (nuint)(column * lanes))
                + Vector256.Create((double)Unsafe.Add(ref first, column)) * a
                + Vector256.Create((double)Unsafe.Add(ref second, column)) * b
                + Vector256.Create((double)Unsafe.Add(ref third, column)) * c
                + Vector256.Create((double)Unsafe.Add(ref fourth, column)) * d;
            sum.StoreUnsafe(ref slope, (nuint)(column * lanes));
        }
    }
}
