using System.IO.Compression;

namespace Multilabel.Tests;

public sealed class CorpusTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Texts_of_all_kinds_of_files_are_there_once_each()
    {
        var texts = SmallCorpus.Texts(60).ToArray();
        var plain = Path.Combine(_root, "a.txt");
        File.WriteAllLines(plain, [.. texts[..20], "", texts[0]]);
        var packed = Path.Combine(_root, "b.txt.gz");
        using (var writer = new StreamWriter(new GZipStream(File.Create(packed), CompressionLevel.Fastest))) writer.Write(string.Join('\n', texts[20..40]));
        var table = Path.Combine(_root, "c.csv");
        File.WriteAllLines(table, texts[39..].Select((t, i) => $"{i},{t}").Prepend("id,text"));

        var corpus = Corpus.Read([new CorpusPart(plain), new CorpusPart(packed, 2), new CorpusPart(table)], new DatasetOptions());
        Assert.Equal(texts, Enumerable.Range(0, corpus.Count).Select(i => corpus[i]));
        Assert.Equal([20, 20, 20], corpus.Counts);
        Assert.Equal((2, 1.0, 2.0), (corpus.Repeated, corpus.WeightOf(0), corpus.WeightOf(20)));
    }

    [Fact]
    public void A_digest_belongs_to_the_texts_in_their_order()
    {
        string Digest(IEnumerable<string> texts)
        {
            var path = Path.Combine(_root, "texts.txt");
            File.WriteAllLines(path, texts);
            return Corpus.Read([new CorpusPart(path)], new DatasetOptions()).Digest;
        }

        var texts = SmallCorpus.Texts(30).ToArray();
        Assert.Equal(Digest(texts), Digest([.. texts, texts[3]]));
        Assert.NotEqual(Digest(texts), Digest(texts[1..]));
        Assert.NotEqual(Digest(texts), Digest([.. texts[1..], texts[0]]));
    }

    [Fact]
    public void Too_few_texts_are_refused()
    {
        var error = Assert.Throws<MultilabelException>(() => Corpus.Read([new CorpusPart(SmallCorpus.Write(_root, 5))], new DatasetOptions()));
        Assert.Contains("corpus.txt: 5 different texts; at least 20 are needed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.txt", "a.txt", 1)]
    [InlineData("a.txt:3", "a.txt", 3)]
    [InlineData("a.txt:0.5", "a.txt", 0.5)]
    [InlineData(@"C:\a.txt", @"C:\a.txt", 1)]
    [InlineData(@"C:\a.txt:2", @"C:\a.txt", 2)]
    public void A_file_may_have_a_weight(string text, string path, double weight) => Assert.Equal(new CorpusPart(path, weight), CorpusPart.Parse(text));

    [Theory]
    [InlineData("a.txt:0")]
    [InlineData("a.txt:-1")]
    [InlineData("a.txt:NaN")]
    public void A_weight_is_above_0(string text) => Assert.Contains("expected a number above 0", Assert.Throws<MultilabelException>(() => CorpusPart.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_pass_visits_texts_as_often_as_they_weigh_and_never_those_held_out()
    {
        var light = SmallCorpus.Write(_root, 100, "light.txt");
        var heavy = Path.Combine(_root, "heavy.txt");
        File.WriteAllLines(heavy, SmallCorpus.Texts(300).Skip(100));
        var corpus = Corpus.Read([new CorpusPart(light), new CorpusPart(heavy, 2.5)], new DatasetOptions());
        var order = new CorpusOrder(corpus, heldOut: 25, seed: 1);
        Assert.Equal((25, 275), (order.HeldOut.Length, order.Trained));

        var pass = order.Pass(0);
        Assert.Empty(pass.Intersect(order.HeldOut));
        var times = pass.CountBy(text => text).ToDictionary();
        Assert.All(times, t => Assert.True(t.Key < 100 ? t.Value == 1 : t.Value is 2 or 3));
        Assert.Equal(275, times.Count);
        Assert.InRange(pass.Length / order.VisitsPerPass, 0.93, 1.07);
        Assert.Equal(pass, order.Pass(0));
        Assert.NotEqual(pass, order.Pass(1));
        Assert.Equal(order.HeldOut, new CorpusOrder(corpus, heldOut: 25, seed: 1).HeldOut);
    }

    [Fact]
    public void Batches_have_about_equally_many_tokens()
    {
        var random = new SeededRandom(3);
        int[][] ids = [.. Enumerable.Range(0, 1000).Select(_ => new int[3 + random.Next(60)])];
        var batches = CorpusOrder.Batches(ids, 1024);
        Assert.Equal(Enumerable.Range(0, 1000), batches.SelectMany(range => Enumerable.Range(0, 1000).Take(range)));
        Assert.All(batches, range => Assert.InRange(ids[range].Sum(i => i.Length), 900, 1060));
        Assert.Equal([0..1, 1..2], CorpusOrder.Batches([new int[50], new int[60]], 16));
    }
}
