using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>What one call of attention reads; addresses are of contiguous tensors in the format of the call, biases are fp32.</summary>
internal sealed unsafe class AttentionTask
{
    /// <summary>First token of each text, and N behind the last.</summary>
    public required int[] Starts { get; init; }

    /// <summary>Heads, A.</summary>
    public required int Heads { get; init; }

    /// <summary>Numbers in a head, D.</summary>
    public required int Width { get; init; }

    /// <summary>Tokens of the longest text, T.</summary>
    public required int Longest { get; init; }

    /// <summary>Only the first token of each text asks: queries are [B, A·D] instead of [N, A·D].</summary>
    public required bool FirstTokenOnly { get; init; }

    /// <summary>Queries, keys and values: address of the first number, and numbers from one row to the next.</summary>
    public required (nint Address, int Row) Query { get; init; }

    public required (nint Address, int Row) Key { get; init; }

    public required (nint Address, int Row) Value { get; init; }

    /// <summary>[A·D] each.</summary>
    public required nint QueryBias { get; init; }

    public required nint KeyBias { get; init; }

    public required nint ValueBias { get; init; }

    /// <summary>[A, 2·T - 1] added to the scores by place of the key - place of the query + T - 1; 0 for none.</summary>
    public nint DistanceBias { get; init; }

    /// <summary>Dropout of the weights; null in evaluation. Its rows are (query, head), in this order, T wide.</summary>
    public DropoutSite? Dropout { get; init; }

    public int Texts => Starts.Length - 1;

    public float Scale => 1 / MathF.Sqrt(Width);

    /// <summary>D rounded up as products need it.</summary>
    public int PaddedWidth => Lanes.RoundUp(Width, SmallProduct.ColumnStep);

    public int TokensOf(int text) => Starts[text + 1] - Starts[text];

    /// <summary>The row of a text's first query.</summary>
    public int FirstQuery(int text) => FirstTokenOnly ? text : Starts[text];

    public int QueriesOf(int text) => FirstTokenOnly ? 1 : TokensOf(text);

    /// <summary>Calls <paramref name="item"/>(text, head) for all, on all threads, the longest texts first.</summary>
    public void ForEach(Action<int, int> item)
    {
        var order = Enumerable.Range(0, Texts).OrderByDescending(TokensOf).ToArray();
        ThreadTeam.Run(Texts * Heads, Parts.Count(Starts[^1], Width * Heads), i => item(order[i / Heads], i % Heads));
    }

    /// <summary>Rows as fp32 with their bias, times a factor; [rows, padded width], zeros behind each row.</summary>
    public void Load<TFormat>((nint Address, int Row) from, int first, int rows, int head, nint bias, float factor, float* to) where TFormat : struct, INumberFormat
    {
        var padded = PaddedWidth;
        for (var row = 0; row < rows; row++)
        {
            var start = (nint)(first + row) * from.Row + head * Width;
            for (var d = 0; d < padded; d += Lanes.Count)
            {
                var left = Math.Max(0, Width - d);
                var v = Lanes.Load<TFormat>((byte*)from.Address, start + d, left);
                if (bias != 0) v += Lanes.Load((float*)bias + head * Width, d, left);
                (v * factor).Store(to + row * padded + d);
            }
        }
    }

    /// <summary>[rows, padded width] to rows of a tensor.</summary>
    public void Store<TFormat>(float* from, float factor, (nint Address, int Row) to, int first, int rows, int head) where TFormat : struct, INumberFormat
    {
        for (var row = 0; row < rows; row++)
        {
            var start = (nint)(first + row) * to.Row + head * Width;
            for (var d = 0; d < Width; d += Lanes.Count)
                Lanes.Store<TFormat>(Vector512.Load(from + row * PaddedWidth + d) * factor, (byte*)to.Address, start + d, Width - d);
        }
    }

    /// <summary>Columns become rows: [rows, padded width] to [width, <paramref name="stride"/>], zeros behind each row.</summary>
    public void Transpose(float* from, int rows, float* to, int stride)
    {
        var padded = PaddedWidth;
        for (var d = 0; d < Width; d++)
        {
            var row = to + d * stride;
            for (var t = 0; t < rows; t++) row[t] = from[t * padded + d];
            new Span<float>(row + rows, stride - rows).Clear();
        }
    }

    /// <summary>Softmax of <paramref name="tokens"/> scores in place; zeros behind them.</summary>
    public static void Softmax(float* scores, int tokens, int stride)
    {
        var beyond = Vector512.Create(float.NegativeInfinity);
        for (var j = tokens / Lanes.Count * Lanes.Count; j < stride; j += Lanes.Count)
        {
            var inside = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(tokens - j)).AsSingle();
            Vector512.ConditionalSelect(inside, Vector512.Load(scores + j), beyond).Store(scores + j);
        }
        var most = beyond;
        for (var j = 0; j < stride; j += Lanes.Count) most = Vector512.Max(most, Vector512.Load(scores + j));
        var largest = float.NegativeInfinity;
        for (var i = 0; i < Lanes.Count; i++) largest = MathF.Max(largest, most[i]);
        var total = Vector512<float>.Zero;
        for (var j = 0; j < stride; j += Lanes.Count)
        {
            var e = VectorMath.Exp(Vector512.Load(scores + j) - Vector512.Create(largest));
            e.Store(scores + j);
            total += e;
        }
        var share = 1 / Vector512.Sum(total);
        for (var j = 0; j < stride; j += Lanes.Count) (Vector512.Load(scores + j) * share).Store(scores + j);
    }

    /// <summary>The scores of a block of queries become weights.</summary>
    /// <param name="scores">[rows, stride].</param>
    /// <param name="stride">Tokens of the text, rounded up.</param>
    /// <param name="tokens">Tokens of the text.</param>
    /// <param name="head">Which head.</param>
    /// <param name="query">Place in the text of the block's first query.</param>
    /// <param name="rows">Queries in the block.</param>
    public void Weigh(float* scores, int stride, int tokens, int head, int query, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var s = scores + row * stride;
            if (DistanceBias != 0)
            {
                var bias = (float*)DistanceBias + head * (2 * Longest - 1) + Longest - 1 - (query + row);
                for (var j = 0; j < tokens; j++) s[j] += bias[j];
            }
            Softmax(s, tokens, stride);
        }
    }

    /// <summary>Multiplies the weights of a block by their dropout factors.</summary>
    public void Drop(DropoutSite site, float* from, float* to, int stride, int text, int head, int query, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var number = (long)(FirstQuery(text) + query + row) * Heads + head;
            for (var j = 0; j < stride; j += Lanes.Count)
                (Vector512.Load(from + row * stride + j) * site.Factors(number, Longest, j)).Store(to + row * stride + j);
        }
    }
}
