using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// The part of a model that training changes, above a frozen part whose output is the same in every epoch: that is computed once for each text and
/// kept, together with what a convex head is fitted to.
/// </summary>
internal sealed class TrainedPart
{
    private readonly SequenceClassifier _model;
    private readonly FeatureStore? _store;
    private readonly string _origin;
    private readonly Dictionary<int[], string> _keys = new(ReferenceEqualityComparer.Instance);

    /// <param name="model">With the weights it starts from.</param>
    /// <param name="depth">Layers below that do not change, embeddings included; -1 where those change.</param>
    /// <param name="digests">Of the parameters as they are now, by name.</param>
    /// <param name="store">Null computes everything every time.</param>
    /// <param name="half">Train in bf16. Scores are computed in fp32 all the same.</param>
    public TrainedPart(SequenceClassifier model, int depth, IReadOnlyDictionary<string, string> digests, FeatureStore? store, bool half)
    {
        (_model, Depth, Half) = (model, depth, half);
        _store = depth >= 0 ? store : null;
        _origin = _store is null ? "" : Origin(depth, digests, p => p.Layer <= depth);
        Features = new StoredFeatures(this, store, store is null ? "" : Origin(model.Layers + 1, digests, p => p.Name != model.FinalWeight && p.Name != model.FinalBias));
    }

    public int Depth { get; }

    public bool Half { get; }

    /// <summary>Whether the frozen part is kept.</summary>
    public bool IsKept => _store is not null;

    /// <summary>What the final linear layer reads, before anything is trained.</summary>
    public StoredFeatures Features { get; }

    /// <summary>Computes the frozen part of all texts that the store does not have.</summary>
    /// <param name="ids">The texts.</param>
    /// <param name="progress">Hears the share of them that is done.</param>
    /// <returns>How many were computed.</returns>
    public int Prepare(IReadOnlyList<int[]> ids, Action<double>? progress = null)
    {
        if (_store is null) return 0;
        using var quiet = no_grad();
        var missing = ids.Where(text => !_store.Contains(Key(text))).DistinctBy(Key).ToArray();
        var done = 0;
        foreach (var some in LengthBatches.Of(missing))
        {
            using var scope = NewDisposeScope();
            var batch = _model.CreateBatch([.. some.Select(i => missing[i])]);
            var hidden = _model.RunLayers(_model.Embed(batch), batch, 0, Depth);
            if (Depth == _model.Layers) hidden = _model.OneRowEach(hidden, batch);
            var reduced = hidden.shape[0] == batch.Size;
            for (var i = 0; i < some.Length; i++)
            {
                var (start, end) = reduced ? (i, i + 1) : (batch.Starts[i], batch.Starts[i + 1]);
                _store.Add(Key(missing[some[i]]), hidden.narrow(0, start, end - start));
            }
            progress?.Invoke((double)(done += some.Length) / missing.Length);
        }
        return missing.Length;
    }

    /// <summary>[B, K]: logits of a training step, with gradients.</summary>
    public Tensor Logits(IReadOnlyList<int[]> ids, Dropout dropout)
    {
        using var scope = NewDisposeScope();
        var batch = _model.CreateBatch(ids);
        var hidden = Hidden(ids, batch, dropout, Half);
        return _model.FinalLinear(_model.Features(hidden, batch, dropout)).MoveToOuterDisposeScope();
    }

    /// <summary>Logits in evaluation mode and fp32, in the order given.</summary>
    public float[][] Score(IReadOnlyList<int[]> ids) => ByBatches(ids, (some, batch) => _model.FinalLinear(_model.Features(Hidden(some, batch, null, half: false), batch)));

    // [N, H] or [B, H] after the last layer.
    private Tensor Hidden(IReadOnlyList<int[]> ids, Batch batch, Dropout? dropout, bool half)
    {
        if (_store is null) return _model.RunLayers(_model.Embed(batch, dropout), batch, 0, _model.Layers, dropout, half);
        var start = _store.Read([.. ids.Select(Key)]).to(_model.Device);
        return _model.RunLayers(start, batch, Depth, _model.Layers - Depth, dropout, half);
    }

    private float[][] ByBatches(IReadOnlyList<int[]> ids, Func<IReadOnlyList<int[]>, Batch, Tensor> compute, Action<double>? progress = null)
    {
        using var quiet = no_grad();
        return LengthBatches.Collect(ids, some =>
        {
            using var scope = NewDisposeScope();
            int[][] texts = [.. some.Select(i => ids[i])];
            var values = compute(texts, _model.CreateBatch(texts)).cpu().data<float>().ToArray();
            return values.Chunk(values.Length / some.Length).ToArray();
        }, progress);
    }

    private string Key(int[] ids) => _keys.TryGetValue(ids, out var key) ? key : _keys[ids] = FeatureStore.Key(_origin, ids);

    private string Origin(int depth, IReadOnlyDictionary<string, string> digests, Func<Parameter, bool> below) =>
        $"{depth} {TensorDigest.Combine(_model.Parameters.Where(below).ToDictionary(p => p.Name, p => digests[p.Name], StringComparer.Ordinal))} ";

    /// <summary>Rows [F] for each text, kept as the frozen part is, so that several trainings on the same texts share them.</summary>
    internal sealed class StoredFeatures(TrainedPart part, FeatureStore? store, string origin)
    {
        /// <param name="ids">The texts.</param>
        /// <param name="progress">Hears the share of those to compute that is done.</param>
        public float[][] Of(IReadOnlyList<int[]> ids, Action<double>? progress = null)
        {
            if (store is null) return Compute(ids, progress);
            var keys = ids.Select(text => FeatureStore.Key(origin, text)).ToArray();
            var missing = Enumerable.Range(0, ids.Count).Where(i => !store.Contains(keys[i])).DistinctBy(i => keys[i]).ToArray();
            var computed = Compute([.. missing.Select(i => ids[i])], progress);
            for (var i = 0; i < missing.Length; i++)
            {
                using var row = tensor(computed[i], 1, computed[i].Length);
                store.Add(keys[missing[i]], row);
            }
            return [.. keys.Select(key => { using var row = store.Read([key]); return row.data<float>().ToArray(); })];
        }

        private float[][] Compute(IReadOnlyList<int[]> ids, Action<double>? progress) =>
            part.ByBatches(ids, (some, batch) => part._model.Features(part.Hidden(some, batch, null, half: false), batch), progress);
    }
}
