using System.Diagnostics;

namespace Multilabel.Benchmarks;

/// <summary>A training job as <c>multilabel train</c> runs it, timed from its progress reports. The labels are random: only time and memory matter.</summary>
internal static class TrainingWork
{
    public static TrainingOptions Options(TrainingCase work) => new()
    {
        Encoder = work.Encoder,
        Head = HeadKind.Architecture,
        Optimizer = work.Optimizer,
        BatchSize = work.BatchSize,
        FreezeRatio = work.Freeze,
        FreezeBy = FreezeBy.Layers,
        Epochs = work.Epochs,
        MaxLength = work.MaxLength,
        ClipNorm = 1,
        Schedule = LearningRateShape.Linear,
        LinearProbe = false,
        MovingAverage = 0,
        Metric = SelectionMetric.None,
        CheckpointShare = 1,
        Threads = work.Threads,
        Precision = work.Precision == "bf16" ? Precision.Bf16 : Precision.Fp32,
    };

    /// <summary>
    /// Seconds of loading, of an ordinary epoch (the median of those after the first), of what the first takes longer because frozen layers are computed
    /// once and steps are checked, and of what follows the last; memory; the share of the peak.
    /// </summary>
    public static Dictionary<string, double> Run(TrainingCase work)
    {
        var (train, held) = Datasets(work);
        var checkpoints = work.Checkpoints ? Directory.CreateTempSubdirectory("multilabel-benchmark-").FullName : null;
        var clock = Stopwatch.StartNew();
        var ends = new List<double>();
        var (begun, residentFirst, residentLast) = (0.0, 0.0, 0.0);

        // The plan of what trains is reported between loading and the first pass.
        void Report(TrainingProgress progress)
        {
            if (progress is TrainingNote { Text: var text } && text.StartsWith("What trains", StringComparison.Ordinal)) begun = clock.Elapsed.TotalSeconds;
            if (progress is not TrainingEpoch epoch) return;
            ends.Add(clock.Elapsed.TotalSeconds);
            if (!work.Resident || (epoch.Epoch > 1 && epoch.Epoch < work.Epochs)) return;
            residentLast = ProcessMemory.Settled();
            if (epoch.Epoch == 1) residentFirst = residentLast;
        }

        var trained = EncoderJob.Run(train, held, Options(work), checkpoints, resume: false, Report, CancellationToken.None);
        var (peak, end) = (ProcessMemory.Peak, clock.Elapsed.TotalSeconds - ends[^1]);
        if (checkpoints is not null) CheckpointFolder.Remove(checkpoints);
        var epochs = ends.Zip(ends.Skip(1), (a, b) => b - a).ToList();
        var first = ends[0] - begun;
        var usual = epochs.Count > 0 ? Samples.MedianOf(epochs) : first;

        var model = (EncoderModel)trained.Model;
        var lengths = train.Rows.Select(r => model.TokenIds(r.Text)!.Length).ToList();
        var frozen = (int)Math.Round(work.Freeze * model.Network.Layers, MidpointRounding.AwayFromZero);
        var needed = MatmulWork.Training(model.Network.Config, lengths, work.Labels, frozen, work.Freeze == 0);
        return new()
        {
            ["s_load"] = begun,
            ["s_caching"] = Math.Max(0, first - usual),
            ["s_epoch"] = usual,
            ["s_end"] = end,
            ["peak_gb"] = peak,
            ["resident_first_gb"] = residentFirst,
            ["resident_last_gb"] = residentLast,
            ["tokens_per_row"] = lengths.Average(),
            ["threads"] = Engine.Threads,
            ["share"] = needed / usual / MatmulPeak.Measure(MatmulPeak.TypeOf(work.Precision)),
        };
    }

    private static (Dataset Train, Dataset HeldOut) Datasets(TrainingCase work)
    {
        var names = Enumerable.Range(0, work.Labels).Select(k => $"label {k}").ToArray();
        var random = new SeededRandom(1);
        var texts = TextSource.Open(work.Texts, new DatasetOptions { Text = "text" }).Select(r => r.Text).Take(work.Rows + work.HeldOut);
        var all = Dataset.Of(texts.Select(t => (t, names.Where(_ => random.Next(3) == 0).ToArray().AsEnumerable())), names);
        return (all.Subset(Enumerable.Range(0, work.Rows)), all.Subset(Enumerable.Range(work.Rows, work.HeldOut)));
    }
}
