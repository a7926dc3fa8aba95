using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

[Collection(Alone.Name)]
public sealed class FeatureStoreTests
{
    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(100)]
    public void Rows_come_back_as_they_were_from_memory_and_from_a_file(long memoryLimit)
    {
        using var scope = NewDisposeScope();
        using var folder = new ScratchFolder();
        using var store = new FeatureStore(folder.Path, memoryLimit);
        var (one, two, three) = (randn(2, 5), randn(1, 5), randn(30, 5));
        store.Add("one", one);
        store.Add("two", two);
        store.Add("three", three);
        Assert.Equal(memoryLimit == 100, store.UsesFile);
        Assert.Equal(33 * 5 * 4, store.Bytes);
        Assert.Equal(cat([three, one, two]).data<float>().ToArray(), store.Read(["three", "one", "two"]).data<float>().ToArray());
        Assert.False(store.Contains("four"));
        if (!OperatingSystem.IsWindows()) Assert.Empty(Directory.GetFiles(folder.Path));   // it goes with the process, however that ends
    }

    [Theory]
    [InlineData(0.5, HeadKind.Architecture)]
    [InlineData(1, HeadKind.Architecture)]
    [InlineData(1, HeadKind.MeanPooling)]
    public void A_frozen_part_that_is_kept_trains_as_one_that_is_computed_each_time(double freeze, HeadKind head)
    {
        // Without dropout both are the same arithmetic.
        var options = SmallData.Quick("roberta") with { Epochs = 3, FreezeRatio = freeze, Head = head, Dropout = 0, Precision = Precision.Fp32 };
        var kept = Losses(options, out var notes);
        var computed = Losses(options with { FrozenCache = false }, out var others);
        Assert.Contains(notes, n => n.StartsWith("The frozen part was computed once for", StringComparison.Ordinal));
        Assert.DoesNotContain(others, n => n.StartsWith("The frozen part", StringComparison.Ordinal));
        foreach (var (a, b) in kept.Zip(computed)) Assert.Equal(a, b, 1e-4);
    }

    [Fact]
    public void Trainings_of_the_same_encoder_share_what_was_computed()
    {
        using var store = new FeatureStore();
        var data = SmallData.Rows(40);
        var options = SmallData.Quick() with { Epochs = 1, FreezeRatio = 0.5, Holdout = false };
        var notes = new List<string>();
        void Train(Dataset rows) => new ClassifierTraining(rows, options, new Collected(notes), store).Run(null, resume: false, CancellationToken.None).Dispose();
        Train(data);
        var bytes = store.Bytes;
        Train(data.Subset([.. Enumerable.Range(0, 20)]));
        Assert.Equal(bytes, store.Bytes);
        Assert.Equal(["for 40 texts", "for 0 texts"], notes.Where(n => n.StartsWith("The frozen part", StringComparison.Ordinal)).Select(n => n[n.IndexOf("for ", StringComparison.Ordinal)..(n.IndexOf("texts", StringComparison.Ordinal) + 5)]));
    }

    private static List<double> Losses(TrainingOptions options, out List<string> notes)
    {
        notes = [];
        using var classifier = Classifier.Train(SmallData.Rows(40), options, new Collected(notes));
        return [.. classifier.Manifest!.Training!.Record.Epochs.Select(e => e.Loss)];
    }

    private sealed class Collected(List<string> notes) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value is TrainingNote note) notes.Add(note.Text);
        }
    }
}
