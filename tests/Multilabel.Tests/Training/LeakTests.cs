using TorchSharp;

namespace Multilabel.Tests;

[Collection(Alone.Name)]
public sealed class LeakTests
{
    [Theory]
    [InlineData(Precision.Fp32)]
    [InlineData(Precision.Bf16)]
    public void Fifty_training_steps_leave_as_many_tensors_as_five(Precision precision)
    {
        Assert.Equal(LiveTensorsAfter(epochs: 1, precision), LiveTensorsAfter(epochs: 10, precision));
    }

    /// <summary>A tensor that nothing holds may be collected while libtorch still reads it, which ends the process; scopes hold theirs.</summary>
    [Fact]
    public void Training_makes_no_tensor_outside_of_a_scope()
    {
        static long Outside() => DisposeScopeManager.Statistics.TensorStatistics.CreatedOutsideScopeCount;
        var counts = new List<long>();
        void Report(TrainingProgress value)
        {
            if (value is TrainingEpoch || (value is TrainingNote { Text: var text } && text.StartsWith("Head fitted", StringComparison.Ordinal))) counts.Add(Outside());
        }

        EncoderJob.Run(SmallData.Rows(40), SmallData.Rows(10, seed: 2), SmallData.Quick() with { Epochs = 3, Precision = Precision.Bf16, Metric = SelectionMetric.Loss }, null, resume: false, Report, CancellationToken.None)
            .Model.Dispose();
        Assert.Equal(4, counts.Count);
        Assert.All(counts, count => Assert.Equal(counts[0], count));
    }

    // 40 rows in batches of 8: five steps an epoch. Tensors that a run leaves behind on this thread, beyond those it began with.
    private static long LiveTensorsAfter(int epochs, Precision precision)
    {
        var data = SmallData.Rows(40);
        var ids = data.Rows.Select((_, i) => new[] { 2, 5 + (i % 20), 6, 7, 3 }).ToArray();
        using var network = SequenceClassifier.Load(SmallData.Encoder("bert"), new LoadOptions { Training = true, NewLabels = SmallData.Labels });
        var rows = new TrainingRows(ids, [.. data.Rows.Select(r => r.Labels)], ids[..5], [.. data.Rows.Take(5).Select(r => r.Labels)]);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        new EncoderTraining(network, rows, SmallData.Quick() with { Epochs = epochs, Dropout = 0.1, Precision = precision }, null, _ => { }).Run(resume: false, CancellationToken.None);
        return DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount - before;
    }
}
