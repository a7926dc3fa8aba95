using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// A table of word embeddings trained through the rows that occur: a small leaf stands for them, and the optimizer never passes over the rest. All that
/// a dense optimizer does to the rest is decay and averaging, the same for each element, so these are written down step by step and made good when the
/// table is needed, in the same arithmetic and so with the same bits.
/// </summary>
internal sealed class ActiveRows : IDisposable
{
    private readonly Tensor _table;
    private readonly Tensor? _average;
    private readonly int[] _active;
    private readonly int[] _places;
    private readonly int _threads;
    private readonly List<ReplayedStep> _steps = [];

    /// <param name="table">[R, W], 32-bit on the CPU. Stays the caller's.</param>
    /// <param name="active">Rows that may get a gradient, ascending, each once.</param>
    /// <param name="average">The moving average of the table, if there is one. Stays the caller's.</param>
    /// <param name="threads">Cores for <see cref="Flush"/>.</param>
    public ActiveRows(Tensor table, IReadOnlyList<int> active, Tensor? average = null, int threads = 1)
    {
        if (table.dim() != 2 || !TensorMemory<float>.Reaches(table)) throw new ArgumentException("Not a table of contiguous 32-bit numbers on the CPU.", nameof(table));
        if (average is not null && (!average.shape.SequenceEqual(table.shape) || !TensorMemory<float>.Reaches(average)))
            throw new ArgumentException("The average does not fit the table.", nameof(average));
        (_table, _average, _threads) = (table, average, threads);
        _active = [.. active];
        _places = new int[table.shape[0]];
        Array.Fill(_places, -1);
        for (var i = 0; i < _active.Length; i++)
        {
            if (i > 0 && _active[i] <= _active[i - 1]) throw new ArgumentException("Rows must ascend, each once.", nameof(active));
            _places[_active[i]] = i;
        }
        Leaf = zeros([_active.Length, table.shape[1]]).requires_grad_().DetachFromDisposeScope();
        AverageLeaf = average is null ? null : zeros([_active.Length, table.shape[1]]).DetachFromDisposeScope();
        Reload();
    }

    /// <summary>The active rows, [A, W]: what the encoder reads and the optimizer moves.</summary>
    public Tensor Leaf { get; }

    /// <summary>Their average, [A, W].</summary>
    public Tensor? AverageLeaf { get; }

    /// <summary>Rows that are not in the leaf; see <see cref="OptimizedParameter.AbsentRows"/>.</summary>
    public long Absent => _places.Length - _active.Length;

    /// <summary>Rows of the table to rows of the leaf.</summary>
    public int[] Remap(int[] ids)
    {
        var places = new int[ids.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            places[i] = _places[ids[i]];
            if (places[i] < 0) throw new ArgumentException($"Row {ids[i]} is not among those that train.", nameof(ids));
        }
        return places;
    }

    /// <summary>[N, W]: the rows of [N] int64 ids, with gradients to the leaf.</summary>
    public Tensor Look(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var places = Remap(Array.ConvertAll(ids.data<long>().ToArray(), id => (int)id));
        return Leaf.index_select(0, tensor(places, ScalarType.Int64)).MoveToOuterDisposeScope();
    }

    /// <summary>After each step of the optimizer, to write down what it would have done to the absent rows.</summary>
    /// <param name="decay">From <see cref="Optimizer.LastDecay"/> of the leaf.</param>
    /// <param name="averageRate">As in the step.</param>
    public void Advance(PlainDecay decay, double averageRate)
    {
        var rate = _average is null ? 0 : (float)averageRate;
        if (!decay.ChangesNothing || rate > 0) _steps.Add(new ReplayedStep(decay, rate));
    }

    /// <summary>Brings table and average to where a dense optimizer would have them now.</summary>
    public void Flush()
    {
        var (table, average) = (TensorMemory<float>.Of(_table), TensorMemory<float>.Of(_average));
        var (leaf, averageLeaf) = (TensorMemory<float>.Of(Leaf), TensorMemory<float>.Of(AverageLeaf));
        var steps = _steps.ToArray();
        var decays = steps.Any(s => !s.Decay.ChangesNothing);
        var width = (int)_table.shape[1];
        var rows = Math.Max(1, Slices.Length / width);
        ThreadTeam.Run((_places.Length + rows - 1) / rows, _threads, slice =>
        {
            for (var row = slice * rows; row < Math.Min(_places.Length, (slice + 1) * rows); row++)
            {
                var weights = table.Part(row * width, width);
                var averages = average.Part(row * width, width);
                if (_places[row] is var place and >= 0)
                {
                    leaf.Part(place * width, width).CopyTo(weights);
                    averageLeaf.Part(place * width, width).CopyTo(averages);
                }
                else if (decays || !averages.SequenceEqual(averages.Length == 0 ? averages : weights))
                {
                    ReplayKernel.Run(weights, averages, steps);
                }
            }
        });
        _steps.Clear();
    }

    /// <summary>Takes the active rows from the table again, after that was loaded anew.</summary>
    public void Reload()
    {
        _steps.Clear();
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var rows = tensor(_active, ScalarType.Int64);
        Leaf.detach().copy_(_table.detach().index_select(0, rows));
        AverageLeaf?.copy_(_average!.index_select(0, rows));
    }

    public void Dispose()
    {
        Leaf.Dispose();
        AverageLeaf?.Dispose();
    }
}
