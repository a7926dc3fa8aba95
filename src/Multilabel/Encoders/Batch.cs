using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Several texts one behind the other, without padding: B texts, N tokens together. Everything but attention treats a token by itself, so nothing
/// is computed for tokens that are not there.
/// </summary>
/// <param name="InputIds">[N] int64.</param>
/// <param name="Positions">[N] int64: rows of the position table.</param>
/// <param name="TokenTypeIds">[N] int64; null where all are 0.</param>
/// <param name="Starts">B + 1 numbers: the first token of each text, and N.</param>
internal sealed record Batch(Tensor InputIds, Tensor Positions, Tensor? TokenTypeIds, int[] Starts) : IDisposable
{
    /// <summary>Number of texts, B.</summary>
    public int Size => Starts.Length - 1;

    /// <summary>Tokens of all texts, N.</summary>
    public int Tokens => Starts[^1];

    /// <summary>Tokens of the longest text, T.</summary>
    public required int Length { get; init; }

    /// <summary>Highest id, to compare with the rows of the embedding before anything is computed.</summary>
    public required int HighestId { get; init; }

    /// <summary>Highest token type.</summary>
    public required int HighestTypeId { get; init; }

    /// <summary>Whether a text itself contains the padding token: its embedding gets no gradient.</summary>
    public required bool TextHasPaddingToken { get; init; }

    /// <summary>[N]: tokens that no token attends to, as padding that a mask hides; null where there are none. Only libtorch's path computes it.</summary>
    public bool[]? Unseen { get; init; }

    /// <summary>[B] int64: the place of each text's first token. A new tensor, since a backward pass may outlive the batch's own.</summary>
    public Tensor FirstTokens(Device device) => tensor(Array.ConvertAll(Starts[..^1], start => (long)start), device: device);

    /// <summary>Where the tokens are when the texts are padded to [B, T].</summary>
    public PaddedPlaces Pad() => PaddedPlaces.Of(Starts, Length, InputIds.device, Unseen);

    /// <summary>A batch on <paramref name="device"/> from ids with special tokens.</summary>
    /// <param name="ids">One array per text, none of them empty.</param>
    /// <param name="paddingId">The padding token, or null where the model has none.</param>
    /// <param name="positionsFromPadding">Positions count from the padding id + 1 and skip padding tokens; otherwise they are 0, 1, 2 …</param>
    /// <param name="device">Null is the CPU.</param>
    /// <param name="tokenTypeIds">As long as <paramref name="ids"/>, or null where all are 0.</param>
    public static Batch Create(
        IReadOnlyList<int[]> ids, int? paddingId, bool positionsFromPadding = false, Device? device = null, IReadOnlyList<int[]>? tokenTypeIds = null)
    {
        if (ids.Count == 0) throw new ArgumentException("A batch has at least one text.", nameof(ids));
        if (tokenTypeIds is not null && tokenTypeIds.Count != ids.Count)
            throw new ArgumentException($"There are {ids.Count} texts, but token types for {tokenTypeIds.Count}.", nameof(tokenTypeIds));
        if (ids.Any(i => i.Length == 0)) throw new ArgumentException("A text has no token at all, not even a special one.", nameof(ids));

        var starts = new int[ids.Count + 1];
        for (var row = 0; row < ids.Count; row++) starts[row + 1] = starts[row] + ids[row].Length;
        var cells = new long[starts[^1]];
        var positions = new long[cells.Length];
        var types = tokenTypeIds is null ? null : new long[cells.Length];
        var (highest, highestType, hasPadding) = (0, 0, false);
        for (var row = 0; row < ids.Count; row++)
        {
            var position = positionsFromPadding ? (paddingId ?? 0) + 1 : 0;
            for (var t = 0; t < ids[row].Length; t++)
            {
                var (id, at) = (ids[row][t], starts[row] + t);
                var isPadding = id == paddingId;
                cells[at] = id;
                positions[at] = positionsFromPadding && isPadding ? id : position++;
                highest = Math.Max(highest, id < 0 ? int.MaxValue : id);
                hasPadding |= isPadding;
                if (types is null) continue;
                types[at] = tokenTypeIds![row][t];
                highestType = Math.Max(highestType, tokenTypeIds[row][t]);
            }
        }
        device ??= CPU;
        return new Batch(tensor(cells, device: device), tensor(positions, device: device), types is null ? null : tensor(types, device: device), starts)
        {
            Length = ids.Max(i => i.Length),
            HighestId = highest,
            HighestTypeId = highestType,
            TextHasPaddingToken = hasPadding,
        };
    }

    public void Dispose()
    {
        InputIds.Dispose();
        Positions.Dispose();
        TokenTypeIds?.Dispose();
    }
}

/// <summary>The same tokens laid out as [B, T] with padding on the right, where an operation needs it.</summary>
/// <param name="Rows">[B*T] int64: the token at each place, 0 at padding.</param>
/// <param name="Places">[N] int64: the place of each token.</param>
/// <param name="Padding">[B, T] bool, true at padding and at tokens that are not seen.</param>
internal sealed record PaddedPlaces(Tensor Rows, Tensor Places, Tensor Padding)
{
    public static PaddedPlaces Of(int[] starts, int length, Device device, bool[]? unseen = null)
    {
        var size = starts.Length - 1;
        var (rows, places, padding) = (new long[size * length], new long[starts[^1]], new bool[size * length]);
        Array.Fill(padding, true);
        for (var text = 0; text < size; text++)
        {
            for (var t = 0; t < starts[text + 1] - starts[text]; t++)
            {
                var place = text * length + t;
                (rows[place], places[starts[text] + t], padding[place]) = (starts[text] + t, place, unseen is not null && unseen[starts[text] + t]);
            }
        }
        return new PaddedPlaces(tensor(rows, device: device), tensor(places, device: device), tensor(padding, size, length, device: device));
    }

    /// <summary>[N, W] to [B, T, W]; the places of padding hold the first token.</summary>
    public Tensor Spread(Tensor packed) => packed.index_select(0, Rows).view(Padding.shape[0], Padding.shape[1], packed.shape[1]);

    /// <summary>[B, T, W] to [N, W].</summary>
    public Tensor Collect(Tensor padded) => padded.reshape(Rows.shape[0], padded.shape[2]).index_select(0, Places);
}
