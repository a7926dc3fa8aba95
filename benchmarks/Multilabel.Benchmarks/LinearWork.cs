using System.Diagnostics;

namespace Multilabel.Benchmarks;

/// <summary>The linear model over any number of texts that stream through it.</summary>
internal static class LinearWork
{
    private const int Labels = 8;

    public static Dictionary<string, double> Run(LinearCase work)
    {
        using var model = new LinearTextModel(Train(work.TrainTexts), [.. Enumerable.Range(0, Labels).Select(k => $"label {k}")]);
        using var classifier = new Classifier(model, OutputRule.Of(CutOffs.Fixed(Labels, 0.5)), null, "", ownsFolder: false);
        var texts = File.ReadAllLines(work.Texts);
        var watch = Stopwatch.StartNew();
        var count = classifier.Predict(Enumerable.Range(0, work.Rows).Select(i => texts[i % texts.Length])).Count(p => p.Logits.Count > 0);
        return new() { ["texts_per_s"] = count / watch.Elapsed.TotalSeconds, ["seconds"] = watch.Elapsed.TotalSeconds, ["peak_gb"] = ProcessMemory.Peak };
    }

    // Labels that follow from the words, so that the model converges as on real ones.
    private static LinearModel Train(string csv)
    {
        var texts = TextSource.Open(csv, new DatasetOptions { Text = "text" }).Select(r => r.Text).ToArray();
        var labels = texts.Select(t => Enumerable.Range(0, Labels).Select(k => t.Contains((char)('b' + k), StringComparison.OrdinalIgnoreCase)).ToArray()).ToArray();
        return LinearModel.Train(texts, labels, new LinearOptions());
    }
}
