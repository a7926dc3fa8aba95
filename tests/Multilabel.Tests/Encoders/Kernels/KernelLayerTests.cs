using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

/// <summary>The kernels against the same layers in libtorch's operations, which are the definition and which the reference values prove.</summary>
[Collection(Alone.Name)]
public sealed class KernelLayerTests
{
    // One long enough for several blocks of queries, one of a single token.
    private static readonly int[][] Texts = [[2, 30, 40, 50, 60, 3], [2], [2, 80, 90, 3], [.. Enumerable.Range(0, 60).Select(i => 5 + (i * 7 % 500))]];

    public static TheoryData<string, string?> Models
    {
        get
        {
            var data = new TheoryData<string, string?>();
            foreach (var family in new[] { "bert", "roberta", "xlm-roberta", "distilbert", "electra", "mpnet" }) data.Add(family, null);
            foreach (var activation in new[] { "relu", "gelu_new", "silu" }) data.Add("bert", activation);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Logits_and_gradients_are_those_of_the_definition_with_the_same_dropout(string family, string? activation)
    {
        using var model = Edited(family, activation);
        var (expectedLogits, expected) = Gradients(model.Path, half: false, kernels: false);
        var (logits, gradients) = Gradients(model.Path, half: false, kernels: true);
        AssertNear("logits", expectedLogits, logits, 1e-5);
        var noise = expected.Values.Max(Norm) * 1e-7;
        foreach (var (name, values) in expected) AssertNear(name, values, gradients[name], 1e-4, noise);
    }

    [Theory]
    [InlineData("bert")]
    [InlineData("mpnet")]
    [InlineData("distilbert")]
    public void Gradients_in_bf16_are_within_a_few_percent(string family)
    {
        using var model = Edited(family, null);
        var (expectedLogits, expected) = Gradients(model.Path, half: false, kernels: true);
        var (logits, gradients) = Gradients(model.Path, half: true, kernels: true);
        AssertNear("logits", expectedLogits, logits, 0.02);
        // Sums over 32 numbers round more than those of a real encoder, which benchmarks/quality measures.
        var noise = expected.Values.Max(Norm) * 1e-3;
        foreach (var (name, values) in expected) AssertNear(name, values, gradients[name], 0.05, noise);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Computing_layers_again_in_the_backward_pass_changes_no_bit(bool half)
    {
        using var model = Edited("roberta", null);
        var (_, kept) = Gradients(model.Path, half, kernels: true);
        var (_, again) = Gradients(model.Path, half, kernels: true, recompute: true);
        foreach (var (name, values) in kept) Assert.Equal(values, again[name]);
    }

    [Fact]
    public void Parts_of_a_batch_add_up_to_its_gradient()
    {
        using var model = Edited("electra", null);
        using var scope = NewDisposeScope();
        using var classifier = Trainable(model.Path);
        float[] Gradient(params int[][][] parts)
        {
            foreach (var parameter in classifier.Parameters) parameter.Value.grad = null;
            foreach (var part in parts) classifier.Forward(classifier.CreateBatch(part)).square().sum().backward();
            return classifier.Parameters["electra.encoder.layer.0.attention.self.key.weight"].Value.grad!.data<float>().ToArray();
        }

        AssertNear("key", Gradient(Texts), Gradient(Texts[..2], Texts[2..]), 1e-5);
    }

    private static EditedModel Edited(string family, string? activation) => new EditedModel(family).WithConfig(config =>
    {
        if (activation is not null) config["hidden_act"] = activation;
        foreach (var key in new[] { "hidden_dropout_prob", "attention_probs_dropout_prob", "dropout", "attention_dropout" })
            if (config.ContainsKey(key)) config[key] = 0.2;
    });

    private static SequenceClassifier Trainable(string folder)
    {
        var classifier = SequenceClassifier.Load(folder);
        foreach (var parameter in classifier.Parameters) parameter.Trains = true;
        return classifier;
    }

    private static (float[] Logits, Dictionary<string, float[]> Gradients) Gradients(string folder, bool half, bool kernels, bool recompute = false)
    {
        using var scope = NewDisposeScope();
        using var classifier = Trainable(folder);
        (classifier.UsesKernels, classifier.Recompute) = (kernels, recompute);
        var matrices = half ? classifier.HalfMatrices() : [];
        var logits = classifier.Forward(classifier.CreateBatch(Texts), new Dropout(5, 6), half);
        var target = zeros_like(logits);
        target.narrow(1, 0, 2).fill_(1);
        nn.functional.binary_cross_entropy_with_logits(logits, target).backward();
        var gathered = matrices.SelectMany(m => m.Parameters.Select(p => (p.Name, m.GradientOf(p)))).ToDictionary(g => g.Name, g => g.Item2, StringComparer.Ordinal);
        return (
            logits.data<float>().ToArray(),
            classifier.Parameters.ToDictionary(p => p.Name, p => (gathered.GetValueOrDefault(p.Name) ?? p.Value.grad!).to_type(ScalarType.Float32).contiguous().data<float>().ToArray(), StringComparer.Ordinal));
    }

    private static double Norm(float[] values) => Math.Sqrt(values.Sum(v => (double)v * v));

    private static void AssertNear(string name, float[] expected, float[] actual, double relative, double noise = 0)
    {
        var difference = Norm([.. expected.Zip(actual, (a, b) => a - b)]);
        Assert.True(difference <= Math.Max(relative * Norm(expected), noise), $"{name}: differs by {difference}, norm {Norm(expected)}");
    }
}
