using static TorchSharp.torch;

namespace Multilabel.Tests;

/// <summary>The reference model's word table, replaced by one that training would have left.</summary>
public sealed class EmbeddingFootprintTests
{
    private static readonly string[] Texts = ["the sky is clear tonight", "a b c d e"];

    [Fact]
    public void Pieces_in_use_that_moved_are_told_from_those_that_did_not()
    {
        var (used, agreement, separation) = Use((tokenizer, ids) => ids.SelectMany(row => row).Where(id => tokenizer.Token(id) is { Length: > 1 } t && !t.StartsWith('[')));
        Assert.InRange(used, 1e-6, 0.5);
        Assert.Equal(1, separation);     // every piece in use lies farther out than every other
        Assert.Equal(1, agreement, 6);   // each of them is in one row, all others in none
    }

    [Fact]
    public void Single_characters_tell_nothing()
    {
        var (_, agreement, separation) = Use((tokenizer, ids) => ids.SelectMany(row => row).Where(id => tokenizer.Token(id) is { Length: 1 }));
        Assert.Equal((0.0, 0.5), (agreement, separation));   // all pieces are alike
    }

    private static (double Used, double Agreement, double Separation) Use(Func<Tokenizer, int[][], IEnumerable<int>> moved)
    {
        using var model = new EditedModel();
        using var opened = ExaminedModel.Open(model.Path);
        int[][] ids = [.. Texts.Select(t => opened.Ids(t))];
        using (no_grad())
        {
            var words = opened.Network.Words.Value;
            words.zero_();
            foreach (var id in moved(opened.Tokenizer!, ids).Distinct()) words[id].fill_(1);
        }
        return EmbeddingFootprint.Use(opened.Network, opened.Tokenizer!, ids);
    }
}
