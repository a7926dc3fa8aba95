namespace Multilabel.Benchmarks;

/// <summary><c>memory</c>: the largest resident memory of the training jobs, and whether it stays the same over thousands of steps.</summary>
internal static class MemoryBenchmark
{
    private const string Half = "peak resident memory, lower half frozen, bf16", None = "peak resident memory, nothing frozen, bf16";
    private const string Steady = "resident memory after 2,000 steps against after 20, small model";

    public static int Run(BenchmarkSettings settings)
    {
        var peers = PythonPeers.Open(settings);
        var texts = new BenchmarkTexts(settings);
        var csv = texts.Csv(250);
        TrainingCase Job(double freeze) => new(EncoderFolders.Of(EncoderShape.RobertaBase, settings), csv, freeze, "bf16") { Epochs = 2 };

        // 160 rows in batches of 8 are 20 steps an epoch.
        var small = new TrainingCase(EncoderFolders.Of(EncoderShape.Small, settings), csv, 0, "bf16") { Rows = 160, HeldOut = 0, Epochs = 100, Checkpoints = false, Resident = true };
        List<(string Name, TrainingCase Work, bool HasPeer)> wanted = [.. ((string, TrainingCase, bool)[])[(Half, Job(0.5), true), (None, Job(0), true), (Steady, small, false)]];
        wanted.RemoveAll(c => !settings.Wants(c.Name));
        var (ours, theirs) = (new Samples(), new Samples());
        for (var round = 1; round <= settings.Rounds; round++)
        {
            foreach (var (name, work, hasPeer) in wanted)
            {
                Console.Error.WriteLine($"Round {round}: {name}");
                ours.Add(name, OursProcess.Run("training", work));
                if (hasPeer && peers is not null) theirs.Add(name, TrainingBenchmark.Peer(peers, work, "bf16"));
            }
        }

        var table = new ResultTable(settings, peers?.Versions);
        foreach (var name in (string[])[Half, None])
            table.Add(name, ours.Median(name, "peak_gb"), theirs.Median(name, "peak_gb"), Written.Gigabytes, (mine, other) => mine / other, new(0.5, 0.35, AtMost: true));
        var growth = 100 * ((ours.Median(Steady, "resident_last_gb") / ours.Median(Steady, "resident_first_gb")) - 1);
        table.Add(Steady, growth, null, percent => $"{percent:+0.0;-0.0} %", target: new(2, AtMost: true, Unit: " %"));
        table.Note("The job of the benchmark training: roberta-base's shape, 225 texts, batches of 8, Adafactor; evaluation and a checkpoint included. Peaks: VmHWM (ours), ru_maxrss (peer).");
        if (growth is not null) table.Note($"Small model: {Written.Gigabytes(ours.Median(Steady, "resident_first_gb")!.Value)} after 20 steps, garbage collected and freed memory given back before both readings.");
        table.Note(texts.Description);
        return table.Finish();
    }
}
