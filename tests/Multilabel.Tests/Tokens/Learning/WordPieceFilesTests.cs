namespace Multilabel.Tests;

public sealed class WordPieceFilesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_written_tokenizer_gives_the_pieces_of_its_list()
    {
        string[] pieces = [.. WordPieceFiles.SpecialTokens(0), "low", "new", "##er", "##est", "."];
        new WordPieceFiles(pieces, Lowercase: true).Write(_root, 64, tokenTypes: true);
        var tokenizer = Tokenizer.Load(_root);
        Assert.Equal(["[CLS]", "low", "##er", "new", "##est", ".", "[UNK]", "[SEP]"], tokenizer.Encode("Lówer NEWEST. old").Tokens);
        Assert.Equal((0, 1, 2, 3, 4), (tokenizer.PadId!.Value, tokenizer.UnkId!.Value, tokenizer.ClsId!.Value, tokenizer.SepId!.Value, tokenizer.MaskId!.Value));
        Assert.Equal((64, 10, true), (tokenizer.ModelMaxLength!.Value, tokenizer.VocabularySize, tokenizer.AddsTokenTypeIds));

        // The same from vocab.txt alone.
        File.Delete(Path.Combine(_root, "tokenizer.json"));
        Assert.Equal(tokenizer.EncodeIds("lower newest old.", 64), Tokenizer.Load(_root).EncodeIds("lower newest old.", 64));
    }

    [Fact]
    public void Padding_gets_the_id_that_the_encoder_expects()
    {
        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], WordPieceFiles.SpecialTokens(0));
        Assert.Equal(["[UNK]", "[PAD]", "[CLS]", "[SEP]", "[MASK]"], WordPieceFiles.SpecialTokens(1));
    }

    [Fact]
    public void Words_are_counted_as_the_tokenizer_cuts_and_writes_them()
    {
        string[] texts = ["The café, the CAFÉ.", "the end"];
        var counts = WordCounts.Of(WordPieceFiles.Splitter(lowercase: true), texts.Length, i => texts[i]).Counts;
        Assert.Equal(new Dictionary<string, long> { ["the"] = 3, ["cafe"] = 2, ["end"] = 1, [","] = 1, ["."] = 1 }, counts);
        Assert.Equal(1, WordCounts.Of(WordPieceFiles.Splitter(lowercase: false), 1, _ => "the CAFÉ").Counts["CAFÉ"]);
    }
}
