using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

public sealed class BatchTests
{
    [Fact]
    public void Shorter_texts_are_filled_up_on_the_right_and_masked()
    {
        using var batch = Batch.Create([[5, 6, 7], [8]], paddingId: 1, tokenTypeIds: [[0, 1, 1], [0]]);
        Assert.Equal([5L, 6, 7, 8, 1, 1], batch.InputIds.data<long>().ToArray());
        Assert.Equal([true, true, true, true, false, false], batch.Mask!.data<bool>().ToArray());
        Assert.Equal([0L, 1, 1, 0, 0, 0], batch.TokenTypeIds!.data<long>().ToArray());
        Assert.Equal((2, 3, 8, 1, false), (batch.Size, batch.Length, batch.HighestId, batch.HighestTypeId, batch.TextHasPaddingToken));
    }

    [Fact]
    public void Texts_of_one_length_need_no_mask()
    {
        using var batch = Batch.Create([[5, 1], [8, 9]], paddingId: 1);
        Assert.Null(batch.Mask);
        Assert.Null(batch.TokenTypeIds);
        Assert.True(batch.TextHasPaddingToken);
    }

    [Fact]
    public void A_batch_without_texts_or_a_text_without_tokens_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Batch.Create([], 0));
        Assert.Throws<ArgumentException>(() => Batch.Create([[1], []], 0));
    }
}
