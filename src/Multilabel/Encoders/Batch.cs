using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Token ids of several texts, padded on the right to the longest of them.</summary>
/// <param name="InputIds">[B, T] int64.</param>
/// <param name="Mask">[B, T] bool, true at tokens and false at padding; null where nothing is padded.</param>
/// <param name="TokenTypeIds">[B, T] int64; null where all are 0.</param>
internal sealed record Batch(Tensor InputIds, Tensor? Mask, Tensor? TokenTypeIds) : IDisposable
{
    /// <summary>Number of texts, B.</summary>
    public int Size => (int)InputIds.shape[0];

    /// <summary>Tokens of the longest text, T.</summary>
    public int Length => (int)InputIds.shape[1];

    /// <summary>Highest id, to compare with the rows of the embedding before anything is computed.</summary>
    public required int HighestId { get; init; }

    /// <summary>Highest token type.</summary>
    public required int HighestTypeId { get; init; }

    /// <summary>Whether a text itself contains the padding token: its embedding gets no gradient then.</summary>
    public required bool TextHasPaddingToken { get; init; }

    /// <summary>A batch on <paramref name="device"/> from ids with special tokens.</summary>
    /// <param name="ids">One array per text, none of them empty.</param>
    /// <param name="paddingId">Fills up the shorter texts.</param>
    /// <param name="device">Null is the CPU.</param>
    /// <param name="tokenTypeIds">As long as <paramref name="ids"/>, or null where all are 0.</param>
    public static Batch Create(IReadOnlyList<int[]> ids, int paddingId, Device? device = null, IReadOnlyList<int[]>? tokenTypeIds = null)
    {
        if (ids.Count == 0) throw new ArgumentException("A batch has at least one text.", nameof(ids));
        if (tokenTypeIds is not null && tokenTypeIds.Count != ids.Count)
            throw new ArgumentException($"There are {ids.Count} texts, but token types for {tokenTypeIds.Count}.", nameof(tokenTypeIds));
        var length = ids.Max(i => i.Length);
        var shortest = ids.Min(i => i.Length);
        if (shortest == 0) throw new ArgumentException("A text has no token at all, not even a special one.", nameof(ids));

        var cells = new long[ids.Count * length];
        var mask = shortest == length ? null : new bool[cells.Length];
        var types = tokenTypeIds is null ? null : new long[cells.Length];
        var (highest, highestType, hasPadding) = (0, 0, false);
        for (var row = 0; row < ids.Count; row++)
        {
            var start = row * length;
            for (var t = 0; t < length; t++)
            {
                if (t >= ids[row].Length)
                {
                    cells[start + t] = paddingId;
                    continue;
                }
                var id = ids[row][t];
                cells[start + t] = id;
                mask?[start + t] = true;
                highest = Math.Max(highest, id < 0 ? int.MaxValue : id);
                hasPadding |= id == paddingId;
                if (types is null) continue;
                types[start + t] = tokenTypeIds![row][t];
                highestType = Math.Max(highestType, tokenTypeIds[row][t]);
            }
        }

        device ??= CPU;
        Tensor On(Array values) => from_array(values).reshape(ids.Count, length).to(device);
        using var scope = NewDisposeScope();
        return new Batch(
            On(cells).MoveToOuterDisposeScope(),
            mask is null ? null : On(mask).MoveToOuterDisposeScope(),
            types is null ? null : On(types).MoveToOuterDisposeScope())
        {
            HighestId = highest,
            HighestTypeId = highestType,
            TextHasPaddingToken = hasPadding,
        };
    }

    public void Dispose()
    {
        InputIds.Dispose();
        Mask?.Dispose();
        TokenTypeIds?.Dispose();
    }
}
