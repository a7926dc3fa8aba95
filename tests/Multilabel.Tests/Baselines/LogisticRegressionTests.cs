namespace Multilabel.Tests;

public sealed class LogisticRegressionTests
{
    [Fact]
    public void Two_mirrored_rows_have_the_solution_of_the_equation()
    {
        // min ½ w² + 2 log(1 + e^-w), so w = 2 / (1 + e^w).
        var (weights, bias) = Solve(new DenseRows([1, -1], 1), Tables.Labels("1 0"), cost: 1, tolerance: 1e-9);
        Assert.Equal(0.6748316143423994, weights[0][0], 1e-8);
        Assert.Equal(0, bias[0], 1e-8);
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(10, 3)]
    [InlineData(1000, 11)]
    public void At_the_solution_the_gradient_vanishes(double cost, int width)
    {
        var (labels, values) = Data(rows: 90, columns: 21, width);
        var (weights, bias) = Solve(new DenseRows(values, 21), labels, cost, tolerance: 1e-6);
        for (var label = 0; label < width; label++)
        {
            var gradient = (double[])weights[label].Clone();
            var biasGradient = 0.0;
            for (var row = 0; row < labels.Length; row++)
            {
                var score = bias[label] + Enumerable.Range(0, 21).Sum(column => weights[label][column] * values[row * 21 + column]);
                var residual = 1 / (1 + Math.Exp(-score)) - (labels[row][label] ? 1 : 0);
                biasGradient += cost * residual;
                for (var column = 0; column < 21; column++)
                    gradient[column] += cost * residual * values[row * 21 + column];
            }
            var length = Math.Sqrt(weights[label].Sum(weight => weight * weight));
            Assert.InRange(Math.Sqrt(gradient.Sum(value => value * value)), 0, 1e-5 * (length + 1));
            Assert.InRange(Math.Abs(biasGradient), 0, 1e-5 * (length + 1));
        }
    }

    [Fact]
    public void Sparse_and_dense_rows_give_the_same_solution()
    {
        var (labels, values) = Data(rows: 61, columns: 9, width: 5);
        for (var i = 0; i < values.Length; i++)
            values[i] = i % 3 == 0 ? values[i] : 0;
        var columns = Enumerable.Range(0, 61).Select(row => Enumerable.Range(0, 9).Where(column => values[row * 9 + column] != 0).ToArray()).ToArray();
        var sparse = new SparseRows(columns, [.. columns.Select((own, row) => own.Select(column => values[row * 9 + column]).ToArray())], 9);
        var (expected, expectedBias) = Solve(new DenseRows(values, 9), labels, cost: 10, tolerance: 1e-8);
        var (actual, actualBias) = Solve(sparse, labels, cost: 10, tolerance: 1e-8);
        for (var label = 0; label < 5; label++)
        {
            Assert.Equal(expected[label], actual[label], (a, b) => Math.Abs(a - b) < 1e-6);
            Assert.Equal(expectedBias[label], actualBias[label], 1e-6);
        }
    }

    [Fact]
    public void A_label_is_solved_to_the_same_bits_whichever_labels_are_solved_beside_it()
    {
        var (labels, values) = Data(rows: 50, columns: 7, width: 40);
        var (together, _) = Solve(new DenseRows(values, 7), labels, cost: 10, tolerance: 1e-3);
        for (var label = 0; label < 40; label += 13)
        {
            var (alone, _) = Solve(new DenseRows(values, 7), Array.ConvertAll(labels, row => new[] { row[label] }), cost: 10, tolerance: 1e-3);
            Assert.Equal(together[label], alone[0]);
        }
    }

    [Fact]
    public void A_label_without_two_classes_has_a_constant_logit()
    {
        var labels = Tables.Labels("10 10 10 10");
        var (weights, bias) = Solve(new DenseRows([1, 2, 3, 4], 1), labels, cost: 10, tolerance: 1e-3);
        Assert.Equal([0.0], weights[0]);
        Assert.Equal(Math.Log(4.5 / 0.5), bias[0], 1e-12);
        Assert.Equal(Math.Log(0.5 / 4.5), bias[1], 1e-12);
    }

    [Fact]
    public void Cancelling_stops_the_solver()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var (labels, values) = Data(rows: 20, columns: 3, width: 2);
        Assert.ThrowsAny<OperationCanceledException>(() => new LogisticRegression(new DenseRows(values, 3), labels, 1).Solve(_ => _ => { }, (_, _, _) => { }, null, source.Token));
    }

    private static (double[][] Weights, double[] Bias) Solve(IDesign design, bool[][] labels, double cost, double tolerance)
    {
        var (weights, bias) = (new double[labels[0].Length][], new double[labels[0].Length]);
        new LogisticRegression(design, labels, cost) { Tolerance = tolerance }.Solve(_ => _ => { }, (label, solution, own) => (weights[label], bias[label]) = (solution, own), null, default);
        return (weights, bias);
    }

    private static (bool[][] Labels, float[] Values) Data(int rows, int columns, int width)
    {
        var random = new SeededRandom(rows + columns + width);
        var values = Enumerable.Range(0, rows * columns).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        var labels = Enumerable.Range(0, rows).Select(row => Enumerable.Range(0, width)
            .Select(label => values[row * columns + label % columns] + 0.3 * (random.NextDouble() - 0.5) > 0.1).ToArray()).ToArray();
        return (labels, values);
    }
}
