namespace Multilabel.Tests;

[Collection(Alone.Name)]
public sealed class ResumeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    private string Checkpoints => Path.Combine(_root, "checkpoints");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(OptimizerKind.AdamW, SelectionMetric.None, Precision.Fp32, 1, 0, 0)]
    [InlineData(OptimizerKind.AdamW, SelectionMetric.MacroF1, Precision.Bf16, 2, 0.5, 1)]
    [InlineData(OptimizerKind.Adafactor, SelectionMetric.MacroF1, Precision.Bf16, 1, 0, 0)]
    [InlineData(OptimizerKind.Adafactor, SelectionMetric.None, Precision.Fp32, 2, 0.5, 0)]
    public void A_resumed_run_ends_with_the_same_weights_bit_by_bit(OptimizerKind optimizer, SelectionMetric metric, Precision precision, int threads, double freeze, double drop)
    {
        var data = SmallData.Rows(40);
        var options = SmallData.Quick("distilbert") with { Epochs = 6, Optimizer = optimizer, Metric = metric, Dropout = 0.1, Threads = threads, Precision = precision, FreezeRatio = freeze, RDrop = drop, CheckpointShare = 1 };
        using var whole = Train(data, options, checkpoints: null, resume: false, stopAfter: null);
        Assert.ThrowsAny<OperationCanceledException>(() => Train(data, options, Checkpoints, resume: false, stopAfter: 3, kill: true));
        using var resumed = Train(data, options, Checkpoints, resume: true, stopAfter: null);
        Assert.Equal(whole.Verdict!.Evidence.Weights["reloaded"], resumed.Verdict!.Evidence.Weights["reloaded"]);
        Assert.Equal(whole.Verdict.Evidence.Weights["last"], resumed.Verdict.Evidence.Weights["last"]);
        Assert.Equal(6, resumed.Manifest!.Training!.Record.Epochs.Count);
        Assert.Equal(whole.Manifest!.Training!.Record.Epochs.Select(e => e.Loss), resumed.Manifest.Training.Record.Epochs.Select(e => e.Loss));
    }

    [Fact]
    public void Only_the_newest_checkpoints_are_kept()
    {
        using var trained = Train(SmallData.Rows(40), SmallData.Quick() with { Epochs = 5, CheckpointShare = 1, SaveTotalLimit = 2 }, Checkpoints, resume: false, stopAfter: null);
        Assert.Equal(["epoch-0004", "epoch-0005"], Directory.GetDirectories(Checkpoints).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void No_checkpoint_is_written_that_would_take_more_than_its_share_of_the_time()
    {
        using var trained = Train(SmallData.Rows(40), SmallData.Quick() with { Epochs = 5, CheckpointShare = 1e-9 }, Checkpoints, resume: false, stopAfter: null);
        Assert.Equal(["epoch-0001"], Directory.GetDirectories(Checkpoints).Select(Path.GetFileName));
    }

    [Fact]
    public void A_checkpoint_of_other_options_or_rows_is_refused()
    {
        var options = SmallData.Quick() with { Epochs = 2, CheckpointShare = 1 };
        using (Train(SmallData.Rows(40), options, Checkpoints, resume: false, stopAfter: null))
        {
            var error = Assert.Throws<MultilabelException>(() => Train(SmallData.Rows(40), options with { BatchSize = 4 }, Checkpoints, resume: true, stopAfter: null));
            Assert.Contains("other options", error.Message, StringComparison.Ordinal);
            error = Assert.Throws<MultilabelException>(() => Train(SmallData.Rows(41), options, Checkpoints, resume: true, stopAfter: null));
            Assert.Contains("its rows or labels were others", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_run_that_begins_anew_puts_the_checkpoints_of_an_earlier_one_aside()
    {
        using (Train(SmallData.Rows(40), SmallData.Quick() with { Epochs = 5, CheckpointShare = 1 }, Checkpoints, resume: false, stopAfter: null))
        using (Train(SmallData.Rows(40), SmallData.Quick() with { Epochs = 2, CheckpointShare = 1 }, Checkpoints, resume: false, stopAfter: null))
        {
            Assert.Equal(["epoch-0001", "epoch-0002"], Directory.GetDirectories(Checkpoints).Select(Path.GetFileName).Order());
            Assert.Equal(["epoch-0003", "epoch-0004", "epoch-0005"], Directory.GetDirectories(Checkpoints + ".previous").Select(Path.GetFileName).Order());
        }
    }

    [Fact]
    public void Cancelling_keeps_the_epochs_that_were_complete()
    {
        using var trained = Train(SmallData.Rows(40), SmallData.Quick() with { Epochs = 50 }, checkpoints: null, resume: false, stopAfter: 2);
        Assert.True(trained.Manifest!.Training!.Record.Cancelled);
        Assert.Equal(2, trained.Manifest.Training.Record.Epochs.Count);
    }

    private static Classifier Train(Dataset data, TrainingOptions options, string? checkpoints, bool resume, int? stopAfter, bool kill = false)
    {
        using var stop = new CancellationTokenSource();
        var progress = new Stopper(stopAfter, stop, kill);
        return new ClassifierTraining(data, options, progress).Run(checkpoints, resume, stop.Token);
    }

    // Ends the run after an epoch: cleanly, or like a crash, by an exception out of the middle of it.
    private sealed class Stopper(int? after, CancellationTokenSource stop, bool kill) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value is not TrainingEpoch epoch || epoch.Epoch != after) return;
            if (kill) throw new OperationCanceledException("crash");
            stop.Cancel();
        }
    }
}
