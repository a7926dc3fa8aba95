using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

public sealed class ActiveRowsTests
{
    private const int Rows = 211;
    private const int Width = 37;

    private static readonly int[] Active = [.. Enumerable.Range(0, Rows).Where(r => r % 5 == 2 || r is 0 or 1 or Rows - 1)];

    [Theory]
    [InlineData(OptimizerKind.AdamW, 0.1)]
    [InlineData(OptimizerKind.AdamW, 0)]
    [InlineData(OptimizerKind.Adafactor, 0.1)]
    [InlineData(OptimizerKind.Adafactor, 0)]
    public void The_table_ends_as_if_all_of_it_had_been_trained(OptimizerKind kind, double weightDecay)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(11);
        var dense = randn([Rows, Width], generator: random);
        var table = dense.clone();
        // An average that lags behind in some absent rows: those of a training that goes on.
        var (denseAverage, average) = (dense.clone(), dense.clone());
        denseAverage.narrow(0, 20, 9).mul_(0.5);
        average.narrow(0, 20, 9).mul_(0.5);
        using var rows = new ActiveRows(table, Active, average, threads: 2);
        Assert.Equal(Rows - Active.Length, rows.Absent);
        Tensor? gradient = null, some = null;
        using var whole = Optimizer.Create(kind, [new("w", dense, 1e-2, weightDecay) { Gradient = () => gradient, Average = denseAverage }]);
        using var part = Optimizer.Create(
            kind, [new("w", rows.Leaf, 1e-2, weightDecay) { Gradient = () => some, Average = rows.AverageLeaf, AbsentRows = rows.Absent }]);
        var places = tensor(Active, ScalarType.Int64);
        for (var step = 1; step <= 25; step++)
        {
            // Not every active row occurs in every step; in the seventh none does, and in the ninth there is no gradient at all.
            some = randn([Active.Length, Width], generator: random) * (rand([Active.Length, 1], generator: random) < 0.6) * (step == 7 ? 0 : 1);
            gradient = zeros_like(dense).index_copy_(0, places, some);
            if (step == 9) some = gradient = null;
            if (step % 3 == 0) Assert.Equal(whole.ClipGradientNorm(20), part.ClipGradientNorm(20), 1e-9);
            var rate = 1 - Math.Min(0.9, (1.0 + step) / (10 + step));
            whole.Step(1.0 / step, rate);
            part.Step(1.0 / step, rate);
            rows.Advance(part.LastDecay("w"), rate);
            if (step is 13 or 25)
            {
                rows.Flush();
                Near(dense, table, kind);
                Near(denseAverage, average, kind);
            }
        }
    }

    [Fact]
    public void Ids_become_rows_of_the_leaf_and_others_are_refused()
    {
        using var scope = NewDisposeScope();
        using var rows = new ActiveRows(arange(12, ScalarType.Float32).reshape(6, 2), [1, 4, 5]);
        Assert.Equal([2, 0, 0, 1], rows.Remap([5, 1, 1, 4]));
        Assert.Equal([2f, 3, 8, 9, 10, 11], rows.Leaf.data<float>().ToArray());
        Assert.True(rows.Leaf is { requires_grad: true, is_leaf: true });
        Assert.Null(rows.AverageLeaf);
        Assert.Contains("Row 3", Assert.Throws<ArgumentException>(() => rows.Remap([3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ActiveRows(zeros(6, 2), [4, 1]));
    }

    [Fact]
    public void A_table_loaded_anew_is_taken_over_and_what_was_written_down_before_is_void()
    {
        using var scope = NewDisposeScope();
        var (table, average) = (ones(4, 2), ones(4, 2));
        using var rows = new ActiveRows(table, [0, 2], average);
        rows.Advance(new PlainDecay(0.5f, Adds: false), 0.1);
        table.fill_(3);
        average.fill_(4);
        rows.Reload();
        Assert.Equal([3f, 3, 3, 3], rows.Leaf.data<float>().ToArray());
        Assert.Equal([4f, 4, 4, 4], rows.AverageLeaf!.data<float>().ToArray());
        rows.Flush();
        Assert.True((table == 3).all().item<bool>());
    }

    [Fact]
    public void Absent_rows_decay_step_by_step()
    {
        using var scope = NewDisposeScope();
        var (table, average) = (ones(3, 2), ones(3, 2));
        using var rows = new ActiveRows(table, [1], average);
        rows.Advance(new PlainDecay(0.5f, Adds: false), 0.25);   // 0.5; 1 - 0.5/4
        rows.Advance(new PlainDecay(-0.5f, Adds: true), 0.5);    // 0.25; half way
        rows.Flush();
        rows.Flush();
        Assert.Equal([0.25f, 0.25f, 1, 1, 0.25f, 0.25f], table.data<float>().ToArray());
        Assert.Equal([0.5625f, 0.5625f, 1, 1, 0.5625f, 0.5625f], average.data<float>().ToArray());
    }

    // AdamW treats every element by itself; Adafactor takes means, whose terms come in another order.
    private static void Near(Tensor expected, Tensor actual, OptimizerKind kind)
    {
        if (kind == OptimizerKind.AdamW) Assert.True(expected.bytes.SequenceEqual(actual.bytes));
        else Assert.True(((expected - actual).abs() / (expected.abs() + 1e-3)).max().item<float>() < 1e-6);
    }
}
