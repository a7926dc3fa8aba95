using Multilabel;
using TorchSharp;
using static TorchSharp.torch;

/// <summary><c>precision</c>: an encoder trained in fp32 and in bf16 with the same seeds, measured on one fold; and its gradients in both.</summary>
internal static class PrecisionQuality
{
    private const int Epochs = 10;

    public static void Run(LabelledFile file, string encoder, int seeds)
    {
        var all = Dataset.Of(file.Texts.Zip(file.Labels, (text, labels) => (text, file.Names.Where((_, k) => labels[k]))), file.Names);
        var fold = file.Folds.Min();
        var rows = Enumerable.Range(0, file.Texts.Length);
        var (train, tested) = (all.Subset(rows.Where(i => file.Folds[i] != fold)), all.Subset(rows.Where(i => file.Folds[i] == fold)));
        Gradients(train, encoder);
        Console.WriteLine();
        Console.WriteLine($"{train.Rows.Count} rows train, {tested.Rows.Count} are measured on; {Epochs} epochs, everything else as it is by default");
        Console.WriteLine();
        Console.WriteLine("seed  macro-F1 fp32   bf16   micro-F1 fp32   bf16   training loss fp32     bf16   verdicts");
        var differences = new List<(double Macro, double Micro)>();
        var equal = 0;
        for (var seed = 1; seed <= seeds; seed++)
        {
            var (exact, half) = (Trained(train, tested, encoder, seed, Precision.Fp32), Trained(train, tested, encoder, seed, Precision.Bf16));
            differences.Add((half.Macro - exact.Macro, half.Micro - exact.Micro));
            if (exact.Kind == half.Kind) equal++;
            Console.WriteLine($"{seed,4}  {exact.Macro,13:F4} {half.Macro:F4} {exact.Micro,15:F4} {half.Micro:F4} {exact.Loss,20:F4}   {half.Loss:F4}   {exact.Kind}, {half.Kind}");
        }
        Console.WriteLine();
        Console.WriteLine($"bf16 - fp32: macro-F1 {Mean(differences.Select(d => d.Macro))}, micro-F1 {Mean(differences.Select(d => d.Micro))} (mean and standard error); the same verdict {equal} times of {seeds}");
    }

    private static (double Macro, double Micro, double Loss, VerdictKind Kind) Trained(Dataset train, Dataset tested, string encoder, int seed, Precision precision)
    {
        using var classifier = Classifier.Train(train, new TrainingOptions { Encoder = encoder, Seed = seed, Precision = precision, Epochs = Epochs });
        var metrics = classifier.Evaluate(tested).Metrics;
        return (metrics["f1_macro_zd0"] ?? double.NaN, metrics["f1_micro_zd0"] ?? double.NaN, classifier.Verdict!.Evidence.Loss, classifier.Verdict.Kind);
    }

    private static string Mean(IEnumerable<double> values)
    {
        var all = values.ToArray();
        var mean = all.Average();
        return $"{mean:+0.0000;-0.0000} ± {Math.Sqrt(all.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, all.Length - 1) / all.Length):0.0000}";
    }

    // ‖bf16 - fp32‖ / ‖fp32‖ of each tensor's gradient, for batches of 8 with the same dropout.
    private static void Gradients(Dataset train, string encoder)
    {
        const int batches = 40, size = 8;
        var tokenizer = Tokenizer.Load(encoder);
        using var network = SequenceClassifier.Load(encoder, new LoadOptions { Training = true, NewLabels = train.LabelNames, Seed = 1 });
        foreach (var parameter in network.Parameters) parameter.Trains = true;
        var matrices = network.HalfMatrices();
        // By tensor: ‖bf16 - fp32‖² and ‖fp32‖² summed over the batches, and the largest share in one of them.
        var sums = new Dictionary<string, (double Difference, double Norm, double Largest)>(StringComparer.Ordinal);
        for (var b = 0; b < batches; b++)
        {
            var rows = train.Rows.Skip(b * size).Take(size).ToList();
            var ids = rows.Select(r => tokenizer.EncodeIds(r.Text, 128)).ToArray();
            var labels = rows.SelectMany(r => r.Labels.Select(l => l ? 1f : 0f)).ToArray();
            var (exact, half) = (Of(half: false, ids, labels), Of(half: true, ids, labels));
            foreach (var (name, expected) in exact)
            {
                var (difference, norm) = (Squares([.. half[name].Zip(expected, (h, e) => h - e)]), Squares(expected));
                var sum = sums.GetValueOrDefault(name);
                sums[name] = (sum.Difference + difference, sum.Norm + norm, Math.Max(sum.Largest, Math.Sqrt(difference / norm)));
            }
        }
        // The gradient of a key's bias is zero: what is there is rounding in both.
        var least = 1e-8 * sums.Values.Max(s => s.Norm);
        var zeros = sums.Where(s => s.Value.Norm < least).Select(s => s.Key).Order(StringComparer.Ordinal).ToArray();
        var tensors = sums.Where(s => s.Value.Norm >= least).Select(s => (s.Key, Share: Math.Sqrt(s.Value.Difference / s.Value.Norm), s.Value.Largest)).ToArray();
        var (worst, outlier) = (tensors.MaxBy(t => t.Share), tensors.MaxBy(t => t.Largest));
        Console.WriteLine($"gradients of {batches} batches of {size}, ‖bf16 - fp32‖ / ‖fp32‖ by tensor: mean {tensors.Average(t => t.Share):P2}, " +
            $"largest {worst.Share:P2} ({worst.Key}); largest in a single batch {outlier.Largest:P2} ({outlier.Key})");
        if (zeros.Length > 0) Console.WriteLine($"left out, below 1/10,000 of the largest tensor's: {string.Join(", ", zeros)}");

        Dictionary<string, float[]> Of(bool half, int[][] ids, float[] labels)
        {
            using var scope = NewDisposeScope();
            foreach (var parameter in network.Parameters) parameter.Value.grad = null;
            foreach (var matrix in matrices) matrix.ClearGradient();
            var logits = network.Forward(network.CreateBatch(ids), new Dropout(1, 1), half);
            nn.functional.binary_cross_entropy_with_logits(logits, tensor(labels, logits.shape[0], logits.shape[1])).backward();
            var gathered = matrices.SelectMany(m => m.Parameters.Select(p => (p.Name, Gradient: m.GradientOf(p)))).Where(g => g.Gradient is not null).ToDictionary(g => g.Name, g => g.Gradient!, StringComparer.Ordinal);
            return network.Parameters.Where(p => gathered.ContainsKey(p.Name) || p.Value.grad is not null)
                .ToDictionary(p => p.Name, p => (gathered.GetValueOrDefault(p.Name) ?? p.Value.grad!).to_type(ScalarType.Float32).contiguous().data<float>().ToArray(), StringComparer.Ordinal);
        }
    }

    private static double Squares(float[] values) => values.Sum(v => (double)v * v);
}
