using static TorchSharp.torch;

namespace Multilabel;

/// <summary>One text as a program may hand it to the network, right or wrong.</summary>
/// <param name="Ids">Token ids, padding included where the network sees it.</param>
internal sealed record InputRow(int[] Ids)
{
    /// <summary>Tokens at the beginning that a mask hides.</summary>
    public int UnseenLeft { get; init; }

    /// <summary>Added to every row of the position table.</summary>
    public int PositionShift { get; init; }

    /// <summary>The place from which on tokens are of the second type; null where none is.</summary>
    public int? SecondFrom { get; init; }

    public bool IsSameAs(InputRow other) =>
        Ids.AsSpan().SequenceEqual(other.Ids) && (UnseenLeft, PositionShift, SecondFrom) == (other.UnseenLeft, other.PositionShift, other.SecondFrom);

    /// <summary>Logits [rows][labels]; null for a row that the network cannot read.</summary>
    public static float[]?[] Compute(ExaminedModel model, IReadOnlyList<InputRow> rows, Dropout? dropout = null, bool half = false)
    {
        var network = model.Network;
        var logits = new float[rows.Count][];
        var able = Enumerable.Range(0, rows.Count).Where(i => rows[i].Fits(model)).ToList();
        foreach (var kind in able.GroupBy(i => (rows[i].PositionShift, Unseen: rows[i].UnseenLeft > 0, Typed: rows[i].SecondFrom is not null)))
        {
            var places = kind.ToList();
            foreach (var part in LengthBatches.Of(places.ConvertAll(i => rows[i].Ids)))
            {
                using var scope = NewDisposeScope();
                var chosen = Array.ConvertAll(part, i => rows[places[i]]);
                var ids = Array.ConvertAll(chosen, r => model.Embeddable(r.Ids));
                var batch = network.CreateBatch(ids, kind.Key.Typed ? [.. chosen.Select((r, i) => ids[i].Select((_, t) => t >= r.SecondFrom ? 1 : 0).ToArray())] : null);
                if (kind.Key.PositionShift != 0) batch = batch with { Positions = batch.Positions.Plus((long)kind.Key.PositionShift).clamp(HeldNumber.Of(0L), HeldNumber.Of(network.Config.Positions - 1L)) };
                if (kind.Key.Unseen) batch = batch with { Unseen = [.. chosen.SelectMany(r => r.Ids.Select((_, t) => t < r.UnseenLeft))] };
                using var quiet = no_grad();
                var values = network.Forward(batch, dropout, half).cpu().data<float>().ToArray().Chunk(network.Labels.Count).ToArray();
                for (var i = 0; i < part.Length; i++) logits[places[part[i]]] = values[i];
            }
        }
        return logits;
    }

    private bool Fits(ExaminedModel model) => Ids.Length > 0 && Ids.Length <= model.Config.MaxTokens && (SecondFrom is null || model.Config.HasSecondType);
}
