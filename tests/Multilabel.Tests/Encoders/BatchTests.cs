using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

public sealed class BatchTests
{
    [Fact]
    public void Texts_lie_one_behind_the_other_without_padding()
    {
        using var batch = Batch.Create([[5, 6, 7], [8]], paddingId: 1, tokenTypeIds: [[0, 1, 1], [0]]);
        Assert.Equal([5L, 6, 7, 8], batch.InputIds.data<long>().ToArray());
        Assert.Equal([0L, 1, 2, 0], batch.Positions.data<long>().ToArray());
        Assert.Equal([0L, 1, 1, 0], batch.TokenTypeIds!.data<long>().ToArray());
        Assert.Equal([0L, 3], batch.FirstTokens(CPU).data<long>().ToArray());
        Assert.Equal([0, 3, 4], batch.Starts);
        Assert.Equal((2, 4, 3, 8, 1, false), (batch.Size, batch.Tokens, batch.Length, batch.HighestId, batch.HighestTypeId, batch.TextHasPaddingToken));
    }

    [Fact]
    public void Positions_of_fairseq_count_from_the_padding_id_and_skip_padding_tokens()
    {
        using var batch = Batch.Create([[5, 1, 9], [8, 9]], paddingId: 1, positionsFromPadding: true);
        Assert.Equal([2L, 1, 3, 2, 3], batch.Positions.data<long>().ToArray());
        Assert.Null(batch.TokenTypeIds);
        Assert.True(batch.TextHasPaddingToken);
    }

    [Fact]
    public void Padded_places_lay_texts_out_side_by_side_and_back()
    {
        using var scope = NewDisposeScope();
        var batch = Batch.Create([[5, 6, 7], [8]], paddingId: 1);
        var texts = batch.Pad();
        Assert.Equal([false, false, false, false, true, true], texts.Padding.data<bool>().ToArray());
        var packed = tensor(new float[] { 1, 2, 3, 4 }, 4, 1);
        Assert.Equal([1f, 2, 3, 4, 1, 1], texts.Spread(packed).data<float>().ToArray());
        Assert.Equal([1f, 2, 3, 4], texts.Collect(texts.Spread(packed)).data<float>().ToArray());
    }

    [Fact]
    public void A_batch_without_texts_or_a_text_without_tokens_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Batch.Create([], 0));
        Assert.Throws<ArgumentException>(() => Batch.Create([[1], []], 0));
    }
}
