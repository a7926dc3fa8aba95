using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

/// <summary>The same numbers as transformers, for every folder of reference values. An architecture that is not computed is reported as skipped by its name.</summary>
public sealed class ReferenceModelTests
{
    private const string NotComputed = "this architecture is not computed yet";

    public static TheoryData<string> All => [.. ReferenceModel.Names(supported: true)];

    public static TheoryData<string> NotSupported => [.. ReferenceModel.Names(supported: false)];

    public static TheoryData<string> WithGradients => [.. ReferenceModel.Names(supported: true, "loss")];

    public static TheoryData<string, string> Steps
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var optimizer in new[] { "adamw", "adafactor" })
                foreach (var model in ReferenceModel.Names(supported: true, optimizer)) data.Add(model, optimizer);
            return data;
        }
    }


    public static TheoryData<string> WithEncoder => [.. ReferenceModel.Names(supported: true, "encoder")];

    [Theory]
    [MemberData(nameof(All))]
    [MemberData(nameof(NotSupported), Skip = NotComputed)]
    public void Logits_are_those_of_transformers(string model)
    {
        using var scope = NewDisposeScope();
        using var reference = new ReferenceModel(model);
        using var classifier = SequenceClassifier.Load(reference.Classifier);
        using var quiet = no_grad();
        var expected = reference.Tensor("logits");
        AssertNear(expected, classifier.Forward(classifier.CreateBatch(reference.Rows(0, reference.Count))), 1e-5);

        // One text alone, without padding, gives the same row.
        for (var row = 0; row < reference.Count; row += 9)
            AssertNear(expected, classifier.Forward(classifier.CreateBatch(reference.Rows(row, 1))), 1e-5, row);
    }

    [Theory]
    [MemberData(nameof(WithGradients))]
    public void Loss_and_gradients_are_those_of_transformers(string model)
    {
        using var scope = NewDisposeScope();
        using var reference = new ReferenceModel(model);
        using var classifier = SequenceClassifier.Load(reference.Classifier);
        foreach (var parameter in classifier.Parameters) parameter.Trains = true;

        var logits = classifier.Forward(classifier.CreateBatch(reference.Rows(0, reference.Count)));
        var loss = nn.functional.binary_cross_entropy_with_logits(logits, reference.Tensor("labels"));
        loss.backward();

        Assert.Equal(reference.Expected.GetProperty("loss").GetDouble(), loss.item<float>(), 1e-6);
        // A bias of the keys shifts all scores of a query alike, so its true gradient is 0: both sides hold nothing but rounding there.
        var noise = classifier.Parameters.Max(p => reference.Tensor("grad." + p.Name).norm().item<float>()) * 1e-8;
        foreach (var parameter in classifier.Parameters)
        {
            var expected = reference.Tensor("grad." + parameter.Name);
            var difference = (parameter.Value.grad! - expected).norm().item<float>();
            Assert.True(difference <= Math.Max(1e-4 * expected.norm().item<float>(), noise),
                $"{parameter.Name}: differs by {difference}, norm {expected.norm().item<float>()}");
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Six_training_steps_go_as_in_transformers(string model, string optimizer)
    {
        using var scope = NewDisposeScope();
        using var reference = new ReferenceModel(model);
        using var classifier = SequenceClassifier.Load(reference.Classifier);
        foreach (var parameter in classifier.Parameters) parameter.Trains = true;
        var expected = reference.Expected.GetProperty(optimizer);
        var rate = expected.GetProperty("learning_rate").GetDouble();
        var total = expected.GetProperty("total_steps").GetInt32();
        var schedule = new LearningRateSchedule(LearningRateShape.Linear, expected.GetProperty("warmup_steps").GetInt32(), total);
        // As the reference says in words: weight decay 0.01 on tensors of two or more dimensions, batches of four rows going round.
        var optimized = classifier.Parameters.Select(p => new OptimizedParameter(p.Name, p.Value, rate, p.Value.dim() >= 2 ? 0.01 : 0));
        using var optimize = Optimizer.Create(optimizer == "adamw" ? OptimizerKind.AdamW : OptimizerKind.Adafactor, optimized);
        var labels = reference.Tensor("labels");
        for (var step = 0; step < total; step++)
        {
            var rows = tensor(Enumerable.Range(step * 4, 4).Select(i => (long)(i % reference.Count)).ToArray());
            var loss = nn.functional.binary_cross_entropy_with_logits(classifier.Forward(classifier.CreateBatch(reference.Rows(step * 4, 4))),
                labels.index_select(0, rows));
            optimize.ZeroGradients();
            loss.backward();
            Assert.Equal(expected.GetProperty("losses")[step].GetDouble(), loss.item<float>(), 1e-5);
            Assert.Equal(expected.GetProperty("grad_norms")[step].GetDouble(), optimize.ClipGradientNorm(expected.GetProperty("clip").GetDouble()), 1e-4);
            optimize.Step(schedule.Factor(step));
        }
        using var quiet = no_grad();
        AssertNear(reference.Tensor(optimizer + ".logits"), classifier.Forward(classifier.CreateBatch(reference.Rows(0, reference.Count))), 1e-4);
    }

    [Theory]
    [MemberData(nameof(WithGradients))]
    public void Parameters_are_those_of_transformers_and_no_others(string model)
    {
        using var reference = new ReferenceModel(model);
        using var classifier = SequenceClassifier.Load(reference.Classifier);
        using var file = WeightsFolder.Open(reference.Classifier);
        Assert.Equal(file.Tensors.Keys.Order(StringComparer.Ordinal), classifier.Parameters.Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Empty(classifier.Report.Unused);
        Assert.Empty(classifier.Report.New);
        Assert.All(classifier.Parameters, p => Assert.Equal(TensorDigest.Of(file.Tensors[p.Name]), p.Digest()));
    }

    [Theory]
    [MemberData(nameof(WithEncoder))]
    public void A_bare_encoder_gets_a_new_head_that_is_listed(string model)
    {
        using var reference = new ReferenceModel(model);
        using var trained = SequenceClassifier.Load(reference.Classifier);
        using var classifier = SequenceClassifier.Load(reference.Encoder, new LoadOptions { Training = true, NewLabels = ["a", "b", "c"], Seed = 7 });

        Assert.Equal(["a", "b", "c"], classifier.Labels);
        Assert.Equal([3, classifier.Config.HiddenSize], classifier.Parameters[classifier.FinalWeight].Value.shape);
        Assert.Contains(classifier.FinalWeight, classifier.Report.New);
        Assert.All(classifier.Report.New, name => Assert.Equal(classifier.Layers + 1, classifier.Parameters[name].Layer));
        Assert.All(trained.Parameters.Where(p => p.Layer <= trained.Layers), p => Assert.Equal(p.Digest(), classifier.Parameters[p.Name].Digest()));
        Assert.Equal(trained.Parameters.Select(p => p.Name), classifier.Parameters.Select(p => p.Name));

        Assert.Contains("classification head is not in the weight files",
            Assert.Throws<MultilabelException>(() => SequenceClassifier.Load(reference.Encoder)).Message, StringComparison.Ordinal);
    }

    private static void AssertNear(Tensor expected, Tensor actual, double relative, int? row = null)
    {
        var part = row is int r ? expected.narrow(0, r, 1) : expected;
        Assert.Equal(part.shape, actual.shape);
        var difference = (actual - part).abs().max().item<float>();
        var largest = expected.abs().max().item<float>();
        Assert.True(difference <= relative * largest, $"differs by {difference}, largest {largest}");
    }
}
