namespace Multilabel;

/// <summary>The cheapest way to give every row of a square matrix a column of its own (Hungarian method).</summary>
internal static class Assignment
{
    /// <returns>The column of each row.</returns>
    public static int[] Cheapest(double[][] cost)
    {
        // Shortest augmenting paths with potentials u of rows and v of columns, both counted from 1; 0 stands for none. O(n³).
        var n = cost.Length;
        double[] u = new double[n + 1], v = new double[n + 1];
        int[] rowOf = new int[n + 1], before = new int[n + 1];
        for (var row = 1; row <= n; row++)
        {
            rowOf[0] = row;
            var column = 0;
            var least = Enumerable.Repeat(double.PositiveInfinity, n + 1).ToArray();
            var done = new bool[n + 1];
            do
            {
                done[column] = true;
                var (next, step) = (0, double.PositiveInfinity);
                for (var j = 1; j <= n; j++)
                {
                    if (done[j]) continue;
                    var reduced = cost[rowOf[column] - 1][j - 1] - u[rowOf[column]] - v[j];
                    if (reduced < least[j]) (least[j], before[j]) = (reduced, column);
                    if (least[j] < step) (step, next) = (least[j], j);
                }
                for (var j = 0; j <= n; j++)
                {
                    if (done[j]) (u[rowOf[j]], v[j]) = (u[rowOf[j]] + step, v[j] - step);
                    else least[j] -= step;
                }
                column = next;
            }
            while (rowOf[column] != 0);
            for (; column != 0; column = before[column]) rowOf[column] = rowOf[before[column]];
        }
        var columns = new int[n];
        for (var j = 1; j <= n; j++) columns[rowOf[j] - 1] = j - 1;
        return columns;
    }
}
