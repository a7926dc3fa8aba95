using System.Collections.Concurrent;

namespace Multilabel;

/// <summary>
/// X'X of some of the rows, scaled to all of them: enough to precondition the probe's solver, whose features are strongly correlated.
/// </summary>
internal sealed class FeatureCovariance
{
    private const int RowsRead = 4096;

    private readonly double[][] products; // [columns][columns], lower triangle
    private readonly ConcurrentDictionary<int, double[][]> factors = [];

    public FeatureCovariance(DenseRows rows)
    {
        var stride = Math.Max(1, rows.Rows / RowsRead);
        var read = (rows.Rows + stride - 1) / stride;
        var columnsOfRead = new double[rows.Columns][]; // [columns][rows read]
        for (var column = 0; column < rows.Columns; column++)
            columnsOfRead[column] = new double[read];
        for (var i = 0; i < read; i++)
        {
            var row = rows.Row(i * stride);
            for (var column = 0; column < row.Length; column++)
                columnsOfRead[column][i] = row[column];
        }
        var scale = (double)rows.Rows / read;
        products = new double[rows.Columns][];
        Parallel.For(0, rows.Columns, i => products[i] = [.. Enumerable.Range(0, i + 1).Select(j => scale * LimitedMemoryBfgs.Dot(columnsOfRead[i], columnsOfRead[j]))]);
    }

    /// <summary>Solves (I + curvature · X'X) x = vector in place, curvature to the next power of two; the element after the last column, the bias, is divided by <paramref name="biasCurvature"/>.</summary>
    public Action<double[]> InverseWith(double curvature, double biasCurvature)
    {
        var factor = factors.GetOrAdd((int)Math.Round(Math.Log2(curvature)), power => Cholesky(Math.ScaleB(1, power)));
        return vector =>
        {
            Solve(factor, vector);
            vector[^1] /= biasCurvature;
        };
    }

    /// <summary>L with L L' = I + curvature · X'X.</summary>
    private double[][] Cholesky(double curvature)
    {
        var size = products.Length;
        var factor = new double[size][];
        for (var i = 0; i < size; i++)
        {
            factor[i] = Array.ConvertAll(products[i], product => curvature * product);
            factor[i][i] += 1;
            for (var j = 0; j <= i; j++)
            {
                var rest = factor[i][j] - DotFirst(factor[i], factor[j], j);
                factor[i][j] = i == j ? Math.Sqrt(Math.Max(rest, 1e-12)) : rest / factor[j][j];
            }
        }
        return factor;
    }

    private static void Solve(double[][] factor, double[] vector)
    {
        for (var i = 0; i < factor.Length; i++)
            vector[i] = (vector[i] - DotFirst(factor[i], vector, i)) / factor[i][i];
        for (var i = factor.Length - 1; i >= 0; i--)
        {
            vector[i] /= factor[i][i];
            for (var j = 0; j < i; j++)
                vector[j] -= factor[i][j] * vector[i];
        }
    }

    private static double DotFirst(double[] a, double[] b, int count) => LimitedMemoryBfgs.Dot(a.AsSpan(0, count), b.AsSpan(0, count));
}
