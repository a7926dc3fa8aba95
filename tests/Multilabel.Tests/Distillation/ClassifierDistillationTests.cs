namespace Multilabel.Tests;

[Collection(Alone.Name)]
public sealed class ClassifierDistillationTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(HeadKind.Architecture, 0, null)]
    [InlineData(HeadKind.MeanPooling, 0, null)]
    [InlineData(HeadKind.MeanPooling, 150, 16)]
    public void A_smaller_classifier_decides_as_its_teacher(HeadKind head, int vocabulary, int? hidden)
    {
        var teacher = Path.Combine(_root, "teacher");
        using (var trained = Classifier.Train(SmallData.Rows(80), SmallData.Quick() with { Head = head, Precision = Precision.Fp32 })) trained.Save(teacher);
        var job = Job(teacher, vocabulary, hidden);
        var seen = new List<DecisionFidelity>();
        var result = job.Run(new Listener(value => { if (value is DistillationEvaluation e) seen.Add((DecisionFidelity)e.Fidelity); }));

        var fidelity = (DecisionFidelity)result.Fidelity;
        Assert.True(seen[^1].MeanDifference < seen[0].MeanDifference);
        Assert.True(fidelity.EqualDecisions > (hidden is null ? 0.85 : 0.6), fidelity.ToString());
        Assert.Equal(SmallData.Labels, fidelity.Labels.Select(l => l.Name));

        using var student = Classifier.Load(job.Output);
        using var original = Classifier.Load(teacher);
        Assert.Equal(original.Manifest!.CutOffs.Thresholds, student.Manifest!.CutOffs.Thresholds);
        Assert.Equal(original.Manifest.CutOffs.Calibration.Offsets, student.Manifest.CutOffs.Calibration.Offsets);
        Assert.Null(student.Verdict);
        var texts = SmallData.Rows(60, seed: 9).Rows.Select(r => r.Text).ToList();
        var same = original.Predict(texts).Zip(student.Predict(texts)).Average(p => SmallData.Labels.Average(l => p.First.Labels.Any(x => x.Label == l) == p.Second.Labels.Any(x => x.Label == l) ? 1.0 : 0));
        Assert.True(same > (hidden is null ? 0.8 : 0.55), $"{same}");
        var verified = Classifier.VerifyFolder(job.Output);
        Assert.True(verified.Passed, string.Join(' ', verified.Findings));
    }

    [Fact]
    public void A_linear_classifier_needs_no_smaller_one()
    {
        var teacher = Path.Combine(_root, "teacher");
        using (var trained = Classifier.Train(SmallData.Rows(80), SmallData.Linear)) trained.Save(teacher);
        Assert.Contains("is a linear model", Assert.Throws<MultilabelException>(() => Job(teacher, 0, null).Run()).Message, StringComparison.Ordinal);
    }

    private DistillationJob Job(string teacher, int vocabulary, int? hidden)
    {
        var path = Path.Combine(_root, "texts.txt");
        File.WriteAllLines(path, SmallData.Rows(400, seed: 5).Rows.Select(r => r.Text));
        var job = SmallCorpus.Job(_root);
        return job with
        {
            Teacher = teacher,
            Corpus = [new CorpusPart(path)],
            Options = job.Options with { Task = DistillationTask.Classifier, Vocabulary = vocabulary == 0 ? null : vocabulary, Hidden = hidden, MaxLength = null, Precision = Precision.Fp32, HeldOut = 40, Epochs = 20, LearningRate = hidden is null ? 3e-3 : 1e-2 },
        };
    }

    private sealed class Listener(Action<DistillationProgress> hear) : IProgress<DistillationProgress>
    {
        public void Report(DistillationProgress value) => hear(value);
    }
}
