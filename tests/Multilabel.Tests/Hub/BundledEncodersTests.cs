namespace Multilabel.Tests;

public sealed class BundledEncodersTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_stands_beside_the_application_is_found_by_its_name()
    {
        EncoderArchive.Pack(SmallData.Encoder("bert"), Path.Combine(_folder, "small.zip"));
        var bundled = Assert.Single(BundledEncoders.In(_folder));
        Assert.Equal("small", bundled.Name);
        Assert.Empty(BundledEncoders.In(Path.Combine(_folder, "gone")));
    }

    [Fact]
    public void The_encoder_of_the_package_is_the_default_and_a_whole_sentence_encoder()
    {
        Assert.Equal(EnglishEncoder.Name, new TrainingOptions().Encoder);
        var source = EncoderSource.Resolve(EnglishEncoder.Name);
        Assert.Equal(EnglishEncoder.Name, source.Name);
        Assert.Equal(source.Folder, EncoderSource.Resolve("MULTILABEL-english").Folder);
        using var network = SequenceClassifier.Load(source.Folder, new LoadOptions { Training = true, NewLabels = ["a"] });
        Assert.Equal((6, 384, true), (network.Layers, network.Config.HiddenSize, network.Normalizes));
        network.CheckVocabulary(Tokenizer.Load(source.Folder).VocabularySize);
        Assert.True(new FileInfo(Path.Combine(AppContext.BaseDirectory, "encoders", EnglishEncoder.Name + ".zip")).Length <= 16_000_000);
    }

    [Fact]
    public void Its_vectors_tell_what_texts_are_about()
    {
        var source = EncoderSource.Resolve(EnglishEncoder.Name);
        using var network = SequenceClassifier.Load(source.Folder, new LoadOptions { Training = true, NewLabels = ["a"] });
        var tokenizer = Tokenizer.Load(source.Folder);
        string[] texts = ["How much do women earn here?", "Salaries of female employees", "The train to the coast leaves at noon."];
        var vectors = SentenceVectors.Of(network, [.. texts.Select(text => tokenizer.EncodeIds(text, 128))], half: false);
        double Cosine(int a, int b) => vectors[a].Zip(vectors[b], (x, y) => (double)x * y).Sum();
        Assert.True(Cosine(0, 1) > Cosine(0, 2) + 0.3);
    }
}
