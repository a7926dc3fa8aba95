using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>C = A B or C += A B for matrices that fit into a core's cache, as attention has them by the hundred. A may be read transposed.</summary>
internal static unsafe class SmallProduct
{
    /// <summary>Rows of A and C are a multiple of this.</summary>
    public const int RowStep = 4;

    /// <summary>Columns of B and C are a multiple of this.</summary>
    public const int ColumnStep = 32;

    /// <param name="a">Element (i, p) at i · <paramref name="aRow"/> + p · <paramref name="aColumn"/>.</param>
    /// <param name="aRow">Distance of rows.</param>
    /// <param name="aColumn">Distance of columns.</param>
    /// <param name="b">[inner, columns], row by row.</param>
    /// <param name="bRow">Distance of rows.</param>
    /// <param name="c">[rows, columns], row by row.</param>
    /// <param name="cRow">Distance of rows.</param>
    /// <param name="rows">Rows of C, a multiple of <see cref="RowStep"/>.</param>
    /// <param name="columns">Columns of C, a multiple of <see cref="ColumnStep"/>.</param>
    /// <param name="inner">Columns of A and rows of B.</param>
    /// <param name="add">Adds to C instead of replacing it.</param>
    public static void Run(float* a, int aRow, int aColumn, float* b, int bRow, float* c, int cRow, int rows, int columns, int inner, bool add)
    {
        for (var j = 0; j < columns; j += ColumnStep)
            for (var i = 0; i < rows; i += RowStep)
                Tile(a + i * aRow, aRow, aColumn, b + j, bRow, c + i * cRow + j, cRow, inner, add);
    }

    // 4 rows by 32 columns: 8 sums in registers, each step two loads of B and four numbers of A.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(float* a, int aRow, int aColumn, float* b, int bRow, float* c, int cRow, int inner, bool add)
    {
        Vector512<float> c00, c01, c10, c11, c20, c21, c30, c31;
        if (add)
        {
            (c00, c01) = (Vector512.Load(c), Vector512.Load(c + 16));
            (c10, c11) = (Vector512.Load(c + cRow), Vector512.Load(c + cRow + 16));
            (c20, c21) = (Vector512.Load(c + 2 * cRow), Vector512.Load(c + 2 * cRow + 16));
            (c30, c31) = (Vector512.Load(c + 3 * cRow), Vector512.Load(c + 3 * cRow + 16));
        }
        else
        {
            c00 = c01 = c10 = c11 = c20 = c21 = c30 = c31 = Vector512<float>.Zero;
        }
        float* a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow;
        for (var p = 0; p < inner; p++)
        {
            var (b0, b1) = (Vector512.Load(b), Vector512.Load(b + 16));
            var at = Vector512.Create(*a);
            c00 = Vector512.FusedMultiplyAdd(at, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(at, b1, c01);
            at = Vector512.Create(*a1);
            c10 = Vector512.FusedMultiplyAdd(at, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(at, b1, c11);
            at = Vector512.Create(*a2);
            c20 = Vector512.FusedMultiplyAdd(at, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(at, b1, c21);
            at = Vector512.Create(*a3);
            c30 = Vector512.FusedMultiplyAdd(at, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(at, b1, c31);
            a += aColumn;
            a1 += aColumn;
            a2 += aColumn;
            a3 += aColumn;
            b += bRow;
        }
        c00.Store(c);
        c01.Store(c + 16);
        c10.Store(c + cRow);
        c11.Store(c + cRow + 16);
        c20.Store(c + 2 * cRow);
        c21.Store(c + 2 * cRow + 16);
        c30.Store(c + 3 * cRow);
        c31.Store(c + 3 * cRow + 16);
    }
}
