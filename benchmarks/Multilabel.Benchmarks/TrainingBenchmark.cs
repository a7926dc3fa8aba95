namespace Multilabel.Benchmarks;

/// <summary>
/// <c>training</c>: a job that was asked about in a forum, in the Hugging Face Trainer and here: 225 texts train, 25 are evaluated and a checkpoint is
/// saved each epoch, 15 labels, batches of 8, Adafactor.
/// </summary>
internal static class TrainingBenchmark
{
    private const string Half = "epoch, lower half frozen, bf16", None = "epoch, nothing frozen, bf16", Head = "epoch, all but the head frozen, bf16";
    private const string Large = "epoch, roberta-large's shape, lower half frozen, bf16", HalfFp32 = "epoch, lower half frozen, fp32";
    private const string Posted = "100 epochs as posted (peer: fp32, padded to 512), lower half frozen", Caching = "first pass over the frozen layers, all but the head frozen, against an epoch of the peer";
    private const string StepEthos = "training steps, nothing frozen, bf16, texts as they are", Step48 = "training steps, nothing frozen, bf16, 48 tokens a text";

    public static int Run(BenchmarkSettings settings)
    {
        var peers = PythonPeers.Open(settings);
        var texts = new BenchmarkTexts(settings);
        var (csv, longCsv) = (texts.Csv(250), texts.LongCsv(250));
        TrainingCase Case(EncoderShape shape, double freeze, string precision) => new(EncoderFolders.Of(shape, settings), csv, freeze, precision);
        TrainingCase Steps() => Case(EncoderShape.RobertaBase, 0, "bf16") with { HeldOut = 0, Checkpoints = false };

        // The peer's mode, or null where it has nothing to compare with; the job as posted needs no job of ours of its own.
        List<(string Name, Func<TrainingCase> Work, string? Mode)> all =
        [
            (Half, () => Case(EncoderShape.RobertaBase, 0.5, "bf16"), "bf16"), (None, () => Case(EncoderShape.RobertaBase, 0, "bf16"), "bf16"),
            (Head, () => Case(EncoderShape.RobertaBase, 1, "bf16") with { Epochs = 6 }, "bf16"), (HalfFp32, () => Case(EncoderShape.RobertaBase, 0.5, "fp32"), "dynamic"),
            (Large, () => Case(EncoderShape.RobertaLarge, 0.5, "bf16") with { Epochs = 2 }, "bf16"), (StepEthos, Steps, null), (Step48, () => Steps() with { Texts = longCsv, MaxLength = 48 }, null),
        ];
        var wanted = all.Where(c => settings.Wants(c.Name) || (c.Name == Half && settings.Wants(Posted)) || (c.Name == Head && settings.Wants(Caching)))
            .Select(c => (c.Name, Work: c.Work(), c.Mode)).ToList();
        var (ours, theirs) = (new Samples(), new Samples());
        for (var round = 1; round <= settings.Rounds; round++)
        {
            foreach (var (name, work, mode) in wanted)
            {
                Console.Error.WriteLine($"Round {round}: {name}");
                ours.Add(name, OursProcess.Run("training", work));
                if (peers is not null && mode is not null) theirs.Add(name, Peer(peers, work, mode));
                if (peers is not null && name == Half && settings.Wants(Posted)) theirs.Add(Posted, Peer(peers, work, "seed", "--steps", "3"));
            }
        }

        return Show(settings, peers, $"{texts.Description} {Tokens(wanted.FirstOrDefault().Name ?? Half)}", ours, theirs);

        string Tokens(string name) => $"Tokens a text in the first row: {ours.Median(name, "tokens_per_row"):0.0} (of those that train). Threads: {ours.Median(name, "threads")}"
            + (theirs.Median(name, "threads") is { } threads ? $" (ours), {threads} (peer)." : ".");
    }

    /// <summary>The same job in the Trainer.</summary>
    public static Dictionary<string, double> Peer(PythonPeers peers, TrainingCase work, string mode, params string[] more)
    {
        var output = Directory.CreateTempSubdirectory("multilabel-benchmark-").FullName;
        try
        {
            string[] arguments = ["--model", work.Encoder, "--data", work.Texts, "--mode", mode, "--freeze", $"{work.Freeze}", "--out", output, .. more];
            return PythonPeers.Figures(peers.Run("train_seed_job.py", arguments));
        }
        finally
        {
            if (Directory.Exists(output)) Directory.Delete(output, recursive: true);
        }
    }

    private static int Show(BenchmarkSettings settings, PythonPeers? peers, string texts, Samples ours, Samples theirs)
    {
        var table = new ResultTable(settings, peers?.Versions);
        void Epoch(string name, Target? target) => table.Add(
            name, settings.Wants(name) ? ours.Median(name, "s_epoch") : null, theirs.Median(name, "s_epoch"), Written.Seconds, Faster, target, name == Head ? null : ours.Median(name, "share"));

        Epoch(Half, new(3.5, 4.5));
        Epoch(None, new(2.5, 3.3));
        Epoch(Head, new(100, 300));
        if (settings.Wants(Caching)) table.Add(Caching, ours.Median(Head, "s_caching"), theirs.Median(Head, "s_epoch"), Written.Seconds, (mine, other) => mine / other, new(1, AtMost: true));
        if (settings.Wants(Posted)) table.Add(Posted, ours.Median(Half, "s_caching") + (100 * ours.Median(Half, "s_epoch")), 100 * theirs.Median(Posted, "s_epoch"), Written.Seconds, Faster, new(60, 100));
        Epoch(Large, new(3, 4));
        Epoch(HalfFp32, new(3, 5));
        Epoch(StepEthos, null);
        Epoch(Step48, new(60, 75, Unit: Target.Share));

        table.Note("An epoch: 225 texts in batches of 8, evaluation of 25 and a checkpoint; roberta-base's shape unless said; Adafactor, clipped gradients. Ours: median of the epochs after the first. "
            + "The peer's epoch follows from the mean of its steps after the first (as posted: two steps), its evaluation and its save; bf16 with batches of similar length, fp32 padded to the longest of the batch.");
        table.Note("100 epochs of ours: the first pass over the frozen layers and 100 epochs as in the first row. Rows of steps: no evaluation, no checkpoint.");
        table.Note(MatmulWork.Formula);
        table.Note(texts);
        return table.Finish();
    }

    private static double Faster(double ours, double peer) => peer / ours;
}
