using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Multilabel.Benchmarks;

/// <summary>Predictions through the library as its users ask for them.</summary>
internal static class PredictionWork
{
    public const int Labels = 15;

    /// <summary>A folder that both sides open: the encoder with the architecture's own head, random, whatever head its folder is made for.</summary>
    public static string ClassifierOf(EncoderShape shape, BenchmarkSettings settings)
    {
        var encoder = Path.GetFullPath(EncoderFolders.Of(shape, settings));
        var origin = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(encoder)))[..8];
        var folder = Path.Combine(BenchmarkSettings.Cache, "classifiers", $"{shape.Name}-{origin}");
        if (!Directory.Exists(folder)) OursProcess.Run("classifier", new PredictionCase(folder, "", "fp32") { Encoder = encoder });
        return folder;
    }

    public static Dictionary<string, double> MakeClassifier(PredictionCase work)
    {
        var names = Enumerable.Range(0, Labels).Select(k => $"label {k}").ToArray();
        var options = new LoadOptions { Training = true, NewLabels = names, Head = HeadKind.Architecture };
        using var network = SequenceClassifier.Load(work.Encoder, options);
        var tokenizer = Tokenizer.Load(network.TokenizerFolder);
        var part = work.Classifier + ".part";
        Directory.CreateDirectory(part);
        new EncoderModel(network, tokenizer, EncoderModel.Limit(network, tokenizer, null)).Save(part);
        Directory.Move(part, work.Classifier);
        return [];
    }

    /// <summary>All texts once, loading apart, nothing warmed up: as the peer's script does it.</summary>
    public static Dictionary<string, double> Throughput(PredictionCase work)
    {
        var texts = File.ReadAllLines(work.Texts);
        using var classifier = Open(work);
        var watch = Stopwatch.StartNew();
        var count = classifier.Predict(texts).Count(p => p.Logits.Count > 0);
        var seconds = watch.Elapsed.TotalSeconds;
        var peak = ProcessMemory.Peak;
        var model = (EncoderModel)classifier.Model;
        var needed = MatmulWork.Forward(model.Network.Config, texts.Select(t => model.TokenIds(t)!.Length), Labels);
        return new()
        {
            ["texts_per_s"] = count / seconds,
            ["seconds"] = seconds,
            ["peak_gb"] = peak,
            ["share"] = needed / seconds / MatmulPeak.Measure(MatmulPeak.TypeOf(work.Precision)),
            ["threads"] = Engine.Threads,
        };
    }

    /// <summary>One text after the other; the median.</summary>
    public static Dictionary<string, double> Latency(PredictionCase work)
    {
        using var classifier = Open(work);
        var seconds = new List<double>();
        foreach (var text in File.ReadAllLines(work.Texts))
        {
            var watch = Stopwatch.StartNew();
            classifier.Predict(text);
            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        return new() { ["s_median"] = Samples.MedianOf(seconds) };
    }

    private static Classifier Open(PredictionCase work) => Classifier.Load(work.Classifier, precision: work.Precision == "bf16" ? Precision.Bf16 : Precision.Fp32);
}
