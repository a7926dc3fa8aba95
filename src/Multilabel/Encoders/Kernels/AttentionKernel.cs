using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>
/// softmax(Q Kᵀ / √D + bias) V for every text and head by itself, without padding and without keeping the weights: the backward pass computes them
/// again, which is cheaper than memory. Long texts go through in blocks of queries.
/// </summary>
internal static unsafe class AttentionKernel
{
    // Queries in a block: with 512 keys the block's scores are 128 KB, a core's share of cache.
    private const int Block = 64;

    /// <param name="task">What is read.</param>
    /// <param name="output">[N, A·D], or [B, A·D] where only the first token asks.</param>
    public static void Forward<TFormat>(AttentionTask task, nint output) where TFormat : struct, INumberFormat
    {
        var (width, padded) = (task.Width, task.PaddedWidth);
        task.ForEach((text, head) =>
        {
            var (tokens, queries) = (task.TokensOf(text), task.QueriesOf(text));
            var stride = Lanes.RoundUp(tokens, SmallProduct.ColumnStep);
            var block = Math.Min(Block, Lanes.RoundUp(queries, SmallProduct.RowStep));
            using var scratch = new Scratch(2 * stride * padded + width * stride + block * (2 * padded + stride));
            var keys = scratch.Take(stride * padded);
            var values = scratch.Take(stride * padded);
            var keysByColumn = scratch.Take(width * stride);
            var asked = scratch.Take(block * padded);
            var weights = scratch.Take(block * stride);
            var sums = scratch.Take(block * padded);

            task.Load<TFormat>(task.Key, task.Starts[text], tokens, head, task.KeyBias, 1, keys);
            task.Transpose(keys, tokens, keysByColumn, stride);
            task.Load<TFormat>(task.Value, task.Starts[text], tokens, head, task.ValueBias, 1, values);
            for (var query = 0; query < queries; query += block)
            {
                var rows = Math.Min(block, queries - query);
                var steps = Lanes.RoundUp(rows, SmallProduct.RowStep);
                task.Load<TFormat>(task.Query, task.FirstQuery(text) + query, rows, head, task.QueryBias, task.Scale, asked);
                new Span<float>(asked + rows * padded, (steps - rows) * padded).Clear();
                SmallProduct.Run(asked, padded, 1, keysByColumn, stride, weights, stride, steps, stride, width, add: false);
                task.Weigh(weights, stride, tokens, head, query, rows);
                if (task.Dropout is { } site) task.Drop(site, weights, weights, stride, text, head, query, rows);
                SmallProduct.Run(weights, stride, 1, values, padded, sums, padded, steps, padded, tokens, add: false);
                task.Store<TFormat>(sums, 1, (output, width * task.Heads), task.FirstQuery(text) + query, rows, head);
            }
        });
    }

    /// <param name="task">As in the forward pass.</param>
    /// <param name="gradient">Of the output.</param>
    /// <param name="query">Where the gradient of the queries goes, as address and numbers from row to row.</param>
    /// <param name="key">Where that of the keys goes.</param>
    /// <param name="value">Where that of the values goes.</param>
    /// <param name="distance">[B, A, 2·T - 1] fp32 zeros for the gradient of the bias by distance of each text; 0 for none.</param>
    public static void Backward<TFormat>(
        AttentionTask task, nint gradient, (nint Address, int Row) query, (nint Address, int Row) key, (nint Address, int Row) value, nint distance)
        where TFormat : struct, INumberFormat
    {
        var (width, padded) = (task.Width, task.PaddedWidth);
        task.ForEach((text, head) =>
        {
            var (tokens, queries) = (task.TokensOf(text), task.QueriesOf(text));
            var stride = Lanes.RoundUp(tokens, SmallProduct.ColumnStep);
            var block = Math.Min(Block, Lanes.RoundUp(queries, SmallProduct.RowStep));
            using var scratch = new Scratch(4 * stride * padded + 2 * width * stride + block * (3 * padded + 3 * stride));
            var keys = scratch.Take(stride * padded);
            var values = scratch.Take(stride * padded);
            var ofKeys = scratch.Take(stride * padded);
            var ofValues = scratch.Take(stride * padded);
            var keysByColumn = scratch.Take(width * stride);
            var valuesByColumn = scratch.Take(width * stride);
            var asked = scratch.Take(block * padded);
            var ofOutput = scratch.Take(block * padded);
            var ofAsked = scratch.Take(block * padded);
            var weights = scratch.Take(block * stride);
            var dropped = scratch.Take(block * stride);
            var ofWeights = scratch.Take(block * stride);

            task.Load<TFormat>(task.Key, task.Starts[text], tokens, head, task.KeyBias, 1, keys);
            task.Transpose(keys, tokens, keysByColumn, stride);
            task.Load<TFormat>(task.Value, task.Starts[text], tokens, head, task.ValueBias, 1, values);
            task.Transpose(values, tokens, valuesByColumn, stride);
            for (var q = 0; q < queries; q += block)
            {
                var rows = Math.Min(block, queries - q);
                var steps = Lanes.RoundUp(rows, SmallProduct.RowStep);
                task.Load<TFormat>(task.Query, task.FirstQuery(text) + q, rows, head, task.QueryBias, task.Scale, asked);
                task.Load<TFormat>((gradient, width * task.Heads), task.FirstQuery(text) + q, rows, head, 0, 1, ofOutput);
                new Span<float>(asked + rows * padded, (steps - rows) * padded).Clear();
                new Span<float>(ofOutput + rows * padded, (steps - rows) * padded).Clear();
                SmallProduct.Run(asked, padded, 1, keysByColumn, stride, weights, stride, steps, stride, width, add: false);
                task.Weigh(weights, stride, tokens, head, q, rows);
                SmallProduct.Run(ofOutput, padded, 1, valuesByColumn, stride, ofWeights, stride, steps, stride, width, add: false);
                var used = weights;
                if (task.Dropout is { } site)
                {
                    used = dropped;
                    task.Drop(site, weights, dropped, stride, text, head, q, rows);
                    task.Drop(site, ofWeights, ofWeights, stride, text, head, q, rows);
                }
                new Span<float>(used + rows * stride, (steps - rows) * stride).Clear();
                SmallProduct.Run(used, 1, stride, ofOutput, padded, ofValues, padded, stride, padded, rows, add: q > 0);
                for (var row = 0; row < rows; row++) ThroughSoftmax(weights + row * stride, ofWeights + row * stride, stride);
                if (distance != 0) AddByDistance(task, distance, text, head, q, rows, tokens, ofWeights, stride);
                SmallProduct.Run(ofWeights, 1, stride, asked, padded, ofKeys, padded, stride, padded, rows, add: q > 0);
                SmallProduct.Run(ofWeights, stride, 1, keys, padded, ofAsked, padded, steps, padded, tokens, add: false);
                task.Store<TFormat>(ofAsked, task.Scale, query, task.FirstQuery(text) + q, rows, head);
            }
            task.Store<TFormat>(ofKeys, 1, key, task.Starts[text], tokens, head);
            task.Store<TFormat>(ofValues, 1, value, task.Starts[text], tokens, head);
        });
    }

    // The gradient of the scores takes the place of that of the weights: w (g - Σ w g).
    private static void ThroughSoftmax(float* weights, float* gradient, int stride)
    {
        var total = Vector512<float>.Zero;
        for (var j = 0; j < stride; j += Lanes.Count) total = Vector512.FusedMultiplyAdd(Vector512.Load(weights + j), Vector512.Load(gradient + j), total);
        var mean = Vector512.Create(Vector512.Sum(total));
        for (var j = 0; j < stride; j += Lanes.Count) (Vector512.Load(weights + j) * (Vector512.Load(gradient + j) - mean)).Store(gradient + j);
    }

    private static void AddByDistance(AttentionTask task, nint distance, int text, int head, int query, int rows, int tokens, float* gradient, int stride)
    {
        var span = 2 * task.Longest - 1;
        var sums = (float*)distance + ((nint)text * task.Heads + head) * span;
        for (var row = 0; row < rows; row++)
            for (var j = 0; j < tokens; j++) sums[task.Longest - 1 - (query + row) + j] += gradient[row * stride + j];
    }
}
