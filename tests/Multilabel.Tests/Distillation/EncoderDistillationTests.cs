using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

[Collection(Alone.Name)]
public sealed class EncoderDistillationTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("bert", null)]
    [InlineData("bert", 16)]
    [InlineData("roberta", null)]
    [InlineData("mpnet", null)]
    public void A_student_gets_nearer_to_its_teacher(string family, int? hidden)
    {
        var job = SmallCorpus.Job(_root, family);
        job = job with { Options = job.Options with { Hidden = hidden, SimilarityWeight = 1 } };
        var seen = new List<DistillationEvaluation>();
        var result = job.Run(new Listener(value => { if (value is DistillationEvaluation e) seen.Add(e); }));

        Assert.Equal([0, 0.5, 1], seen.Select(e => Math.Round(e.Share, 1)));
        var cosines = seen.Select(e => ((EmbeddingFidelity)e.Fidelity).Cosine).ToArray();
        Assert.True(cosines[0] < cosines[1] && cosines[1] < cosines[2], string.Join(' ', cosines));
        Assert.True(seen[1].Loss > seen[2].Loss);
        Assert.Equal(cosines[2], ((EmbeddingFidelity)result.Fidelity).Cosine, 1e-6);   // read back from the folder
        Assert.False(Directory.Exists(job.Output + ".distillation"));

        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(job.Output, "distillation.json")));
        Assert.Equal(cosines[2], json.RootElement.GetProperty("fidelity").GetProperty("cosine").GetDouble(), 1e-6);
        Assert.Equal(hidden ?? 32, json.RootElement.GetProperty("student").GetProperty("hidden").GetInt32());
        Assert.Equal(1, json.RootElement.GetProperty("share").GetDouble());
    }

    [Fact]
    public void A_student_is_a_sentence_encoder_to_train_classifiers_with()
    {
        var job = SmallCorpus.Job(_root);
        job = job with { Options = job.Options with { Epochs = 1 } };
        job.Run();
        var modules = SentenceModules.Read(job.Output)!;
        Assert.Equal([SentenceModules.Normalize], modules.After);
        Assert.Equal(PoolingMode.Mean, modules.Pooling);
        using var weights = SafeTensorsFile.Open(Path.Combine(job.Output, "model.safetensors"));
        Assert.Contains("pooler.dense.weight", weights.Tensors.Select(t => t.Name));
        Assert.DoesNotContain(weights.Tensors, t => t.Name.Contains("linear", StringComparison.Ordinal));
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(job.Output, "config.json")));
        Assert.Equal("BertModel", config.RootElement.GetProperty("architectures")[0].GetString());
        Assert.False(config.RootElement.TryGetProperty("id2label", out _));
        using var classifier = Classifier.Train(SmallData.Rows(40), SmallData.Quick() with { Encoder = job.Output, Epochs = 2 });
        Assert.Contains("1 layers of 32", classifier.Model.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Precision.Fp32)]
    [InlineData(Precision.Bf16)]
    public void A_resumed_run_ends_with_the_same_weights_bit_by_bit(Precision precision)
    {
        var job = SmallCorpus.Job(_root);
        job = job with { Options = job.Options with { Epochs = 3.5, Precision = precision, Threads = 1, Dropout = 0.1 } };
        (job with { Output = Path.Combine(_root, "whole") }).Run();

        var result = RunUntil(job, steps: 3);
        Assert.InRange(result.Share, 0.01, 0.99);
        Assert.True(File.Exists(Path.Combine(job.Output, "model.safetensors")));
        result = RunUntil(job with { Resume = true }, steps: 2);
        Assert.InRange(result.Share, 0.01, 0.99);
        result = (job with { Resume = true }).Run();
        Assert.Equal(1, result.Share);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_root, "whole", "model.safetensors")), File.ReadAllBytes(Path.Combine(job.Output, "model.safetensors")));
        Assert.Equal(Evaluations("whole"), Evaluations("student"));

        string[] Evaluations(string name)
        {
            using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_root, name, "distillation.json")));
            return [.. json.RootElement.GetProperty("evaluations").EnumerateArray().Select(e => $"{e.GetProperty("step")} {e.GetProperty("fidelity").GetRawText()}")];
        }
    }

    [Fact]
    public void Another_job_does_not_go_on_from_a_checkpoint_and_a_new_one_puts_it_aside()
    {
        var job = SmallCorpus.Job(_root);
        RunUntil(job, steps: 2);
        var other = job with { Resume = true, Options = job.Options with { LearningRate = 1e-4 } };
        Assert.Contains("belongs to another run", Assert.Throws<MultilabelException>(() => other.Run()).Message, StringComparison.Ordinal);

        var notes = new List<string>();
        using var cancellation = new CancellationTokenSource();
        job.Run(new Listener(value =>
        {
            if (value is DistillationNote note) notes.Add(note.Text);
            if (value is DistillationEvaluation { Step: > 0 }) cancellation.Cancel();
        }), cancellation.Token);
        Assert.Contains(notes, n => n.Contains("checkpoint of an earlier run was moved to", StringComparison.Ordinal));
        Assert.Contains(notes, n => n.Contains("has the targets of 200 texts already", StringComparison.Ordinal));
        Assert.True(Directory.Exists(Path.Combine(job.Output + ".distillation", "checkpoint.previous")));
    }

    [Fact]
    public void A_run_of_some_minutes_ends_in_time_with_the_learning_rate_at_0()
    {
        var job = SmallCorpus.Job(_root);
        var result = (job with { Options = job.Options with { Epochs = null, Minutes = 0.05 } }).Run();
        Assert.Equal(1, result.Share);
    }

    [Fact]
    public void Two_students_share_the_targets_of_a_teacher()
    {
        var targets = Path.Combine(_root, "targets.safetensors");
        var job = SmallCorpus.Job(_root) with { Targets = targets };
        job = job with { Options = job.Options with { Epochs = 1 } };
        job.Run();
        var written = File.GetLastWriteTimeUtc(targets);
        (job with { Output = Path.Combine(_root, "second"), Options = job.Options with { Layers = 2 } }).Run();
        Assert.Equal(written, File.GetLastWriteTimeUtc(targets));
        var other = job with { Teacher = SmallData.Encoder("distilbert"), Output = Path.Combine(_root, "third") };
        Assert.Contains("has the targets of another teacher", Assert.Throws<MultilabelException>(() => other.Run()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_classifier_is_no_teacher_of_sentence_embeddings()
    {
        var folder = Path.Combine(_root, "classifier");
        using (var classifier = Classifier.Train(SmallData.Rows(40), SmallData.Quick() with { Epochs = 1, Head = HeadKind.MeanPooling })) classifier.Save(folder);
        var error = Assert.Throws<MultilabelException>(() => (SmallCorpus.Job(_root) with { Teacher = folder }).Run());
        Assert.Contains("after the pooling comes a module of the type Dense", error.Message, StringComparison.Ordinal);
        Assert.Contains("--task classifier", error.Message, StringComparison.Ordinal);
    }

    // Cosines 1 and 0.6, and for each text the one other is the nearest neighbour.
    [Fact]
    public void The_loss_is_1_less_the_cosine()
    {
        using var scope = NewDisposeScope();
        var outputs = tensor(new float[] { 1, 0, 0, 1 }, 2, 2);
        var targets = tensor(new float[] { 1, 0, 0.8f, 0.6f }, 2, 2);
        Assert.Equal(1 - (1.6 / 2), new EmbeddingLesson(null, 0).Loss(outputs, targets).item<float>(), 1e-6);
        Assert.Equal(1 - (1.6 / 2) + (0.5 * 0.64), new EmbeddingLesson(null, 0.5).Loss(outputs, targets).item<float>(), 1e-6);
    }

    /// <summary>Runs until so many steps are made, as Ctrl-C would stop it.</summary>
    private static DistillationResult RunUntil(DistillationJob job, int steps)
    {
        using var cancellation = new CancellationTokenSource();
        return new DistillationRun(job, null, cancellation.Token) { AfterStep = _ => { if (--steps == 0) cancellation.Cancel(); } }.Run();
    }

    private sealed class Listener(Action<DistillationProgress> hear) : IProgress<DistillationProgress>
    {
        public void Report(DistillationProgress value) => hear(value);
    }
}
