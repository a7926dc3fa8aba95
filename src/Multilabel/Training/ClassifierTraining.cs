using System.Globalization;

namespace Multilabel;

/// <summary>From a data set to a verified classifier: split, train, set cut-offs, write to disk, load again, judge.</summary>
internal sealed class ClassifierTraining(Dataset dataset, TrainingOptions options, IProgress<TrainingProgress>? progress, FeatureStore? features = null)
{
    /// <summary>Fewer rows than this train nothing that could be measured.</summary>
    public const int FewestRows = 10;

    /// <param name="checkpoints">Where to keep checkpoints, null for none.</param>
    /// <param name="resume">Go on from the newest checkpoint.</param>
    /// <param name="cancellation">Ends training cleanly with the best so far.</param>
    public Classifier Run(string? checkpoints, bool resume, CancellationToken cancellation)
    {
        options.Validate();
        CheckTrainable(dataset);
        var usable = dataset.WithTexts();
        var split = HoldoutSplit.Create(usable, options);
        Note(split.Note);
        var train = usable.Subset(split.Train);
        var heldOut = usable.Subset(split.HeldOut);
        var trained = options.IsLinear
            ? new LinearTraining(train, options, Report, cancellation).Run()
            : EncoderJob.Run(train, heldOut, options, checkpoints, resume, Report, cancellation, features);
        var staging = StagingFolder.Create();
        try
        {
            trained.Model.Save(staging);
            trained.Model.Dispose();
            return Judge(staging, trained, train, heldOut);
        }
        catch
        {
            StagingFolder.Delete(staging);
            throw;
        }
    }

    // Everything here is measured on the model as it was read back from disk.
    private Classifier Judge(string staging, TrainedModel trained, Dataset train, Dataset heldOut)
    {
        var stub = new ClassifierManifest
        {
            Kind = options.IsLinear ? ClassifierManifest.LinearKind : ClassifierManifest.EncoderKind,
            MaxLength = trained.MaxLength,
            Labels = [.. dataset.LabelNames.Select((name, k) => new ManifestLabel(name, train.Rows.Count(r => r.Labels[k])))],
            CutOffs = trained.CutOffs,
        };
        var model = ModelFolder.Load(staging, stub.Head, device: options.Device);
        try
        {
            var tensors = model.Digests();
            trained.Record.WeightDigests["reloaded"] = model.WeightsDigest();
            var texts = train.Rows.Select(r => r.Text).ToList();
            var pace = new Pace();
            var evidence = TrainingRowsCheck.Measure(
                model, texts, [.. train.Rows.Select(r => r.Labels)], trained.CutOffs, train.Report.IrreducibleLoss, trained.Record.ReportedLoss, trained.Record.WeightDigests,
                share => Report(pace.Step("measuring the training rows as saved", share)));
            var manifest = stub with
            {
                Training = Describe(trained, train, heldOut),
                Verdict = VerdictRules.Judge(evidence, trained.Record.HasFewEpochs ? trained.Record.PlannedEpochs : null),
                HeldOut = heldOut.Rows.Count > 0 ? HeldOutReport.Of(model, heldOut, trained) : null,
                Golden = GoldenRow.Choose(model, trained.CutOffs, texts, options.GoldenText),
                Tensors = new SortedDictionary<string, string>(new Dictionary<string, string>(tensors), StringComparer.Ordinal),
            };
            ReportPage.Write(staging, manifest);
            ManifestFile.Write(staging, manifest with { Files = FileDigests.Of(staging) });
            if (WithCause(manifest, staging, train) is { } explained)
            {
                ReportPage.Write(staging, explained);
                ManifestFile.Write(staging, explained with { Files = FileDigests.Of(staging) });
            }
            return new Classifier(model, OutputRule.Of(trained.CutOffs), ManifestFile.Open(staging).Whole, staging, ownsFolder: true);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    // Why it did not learn, where the doctor can tell from the folder as it was written.
    private static ClassifierManifest? WithCause(ClassifierManifest manifest, string staging, Dataset train)
    {
        if (manifest.Verdict!.IsLearned || manifest.Kind != ClassifierManifest.EncoderKind) return null;
        return Doctor.Examine(staging, train).Cause is { } cause
            ? manifest with { Verdict = manifest.Verdict with { Cause = $"{cause.Id} {cause.Name}: {cause.Message}", Action = cause.Action } }
            : null;
    }

    private ManifestTraining Describe(TrainedModel trained, Dataset train, Dataset heldOut) => new()
    {
        Source = dataset.Source.File,
        DocumentType = dataset.DocumentTypes.Count == 1 ? dataset.DocumentTypes[0] : null,
        Rows = [.. train.Rows.Select(ManifestRow.Of)],
        HeldOutRows = [.. heldOut.Rows.Select(ManifestRow.Of)],
        Options = options with { Encoder = trained.Encoder ?? options.Encoder },
        Record = trained.Record,
        Model = trained.Description,
        Trained = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        Versions = new Dictionary<string, string>
        {
            ["multilabel"] = typeof(Classifier).Assembly.GetName().Version!.ToString(3),
            ["dotnet"] = Environment.Version.ToString(),
            ["system"] = System.Runtime.InteropServices.RuntimeInformation.OSDescription,
        },
    };

    /// <exception cref="MultilabelException">There are too few rows with text, or no label.</exception>
    public static void CheckTrainable(Dataset dataset)
    {
        var type = dataset.DocumentTypes.Count == 1 ? $" of document type \"{dataset.DocumentTypes[0]}\"" : "";
        var rows = dataset.Rows.Count(r => !string.IsNullOrWhiteSpace(r.Text));
        if (rows < FewestRows)
            throw new MultilabelException($"{dataset.Source.File} has {rows} rows with text{type}; at least {FewestRows} are needed to train and to measure anything. Add labelled rows.");
        if (dataset.LabelNames.Count == 0 || !dataset.Rows.Any(r => r.Labels.Any(on => on)))
            throw new MultilabelException($"{dataset.Source.File}: no row{type} has a label, so there is nothing to learn. Name the columns that hold labels with --labels.");
    }

    private void Note(string text) => Report(new TrainingNote(text));

    private void Report(TrainingProgress value) => progress?.Report(value);
}

/// <summary>What training gives: the model in memory, how to cut its scores, and what happened.</summary>
internal sealed record TrainedModel(ITextModel Model, CutOffs CutOffs, TrainingRecord Record, int? MaxLength, string Description, bool CutOffsFromHeldOut)
{
    /// <summary>The name that means the same encoder anywhere; null for a model without one.</summary>
    public string? Encoder { get; init; }
}
