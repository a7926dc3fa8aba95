namespace Multilabel;

/// <summary>What <c>multilabel train</c> does: one classifier of all rows in the output folder and, where the data has several document
/// types, one of each type in a folder beneath it. A type that cannot be trained is reported and the others go on.</summary>
internal sealed class TrainingJob
{
    public required string Data { get; init; }

    public required string Output { get; init; }

    public required DatasetOptions DatasetOptions { get; init; }

    public required TrainingOptions Options { get; init; }

    public bool Resume { get; init; }

    /// <summary>Save a classifier that did not learn, too.</summary>
    public bool AllowUnlearned { get; init; }

    /// <summary>Where the checkpoints of a classifier lie while it trains.</summary>
    public static string CheckpointsOf(string output) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)) + ".training";

    /// <summary>Trains them all. Each result is given as soon as it is there.</summary>
    public IEnumerable<TrainingOutcome> Run(Dataset dataset, IProgress<TrainingProgress> progress, CancellationToken cancellation)
    {
        Options.Validate();
        var types = dataset.DocumentTypes;
        if (Options.DocumentType != TrainingOptions.AllTypes)
        {
            var type = types.FirstOrDefault(t => string.Equals(t, Options.DocumentType, StringComparison.OrdinalIgnoreCase))
                ?? throw new MultilabelException($"{Data} has no document type \"{Options.DocumentType}\"; it has {(types.Count == 0 ? "none" : string.Join(", ", types.Select(t => $"\"{t}\"")))}.");
            yield return Train(dataset.OfType(type), null, Output, progress, null, cancellation);
            yield break;
        }
        // Document types are parts of the same rows: what is computed once for all of them serves each type.
        using var features = Options.FrozenCache && !Options.IsLinear ? new FeatureStore(Path.GetDirectoryName(CheckpointsOf(Output))) : null;
        yield return Train(dataset, null, Output, progress, features, cancellation);
        if (types.Count < 2) yield break;
        foreach (var type in types)
        {
            if (cancellation.IsCancellationRequested) yield break;
            yield return TrainType(dataset.OfType(type), type, progress, features, cancellation);
        }
    }

    private TrainingOutcome TrainType(Dataset rows, string type, IProgress<TrainingProgress> progress, FeatureStore? features, CancellationToken cancellation)
    {
        try
        {
            return Train(rows, type, Path.Combine(Output, SafeFileName.Of(type)), new OfType(progress, type), features, cancellation);
        }
        catch (MultilabelException e)
        {
            return new TrainingOutcome(type, null, null, e.Message);
        }
    }

    private TrainingOutcome Train(
        Dataset rows, string? type, string output, IProgress<TrainingProgress> progress, FeatureStore? features, CancellationToken cancellation)
    {
        // Checkpoints of a type lie beside the whole output folder: that one is replaced as a whole.
        var checkpoints = type is null ? CheckpointsOf(Output) : CheckpointsOf(Output) + "-" + SafeFileName.Of(type);
        using var classifier = new ClassifierTraining(rows, Options, progress, features).Run(checkpoints, Resume, cancellation);
        var verdict = classifier.Verdict!;
        if (!verdict.IsAsPlanned && !AllowUnlearned) return new TrainingOutcome(type, classifier.Manifest, null, null);
        classifier.Save(output);
        CheckpointFolder.Remove(checkpoints);
        return new TrainingOutcome(type, classifier.Manifest, output, null);
    }

    private sealed class OfType(IProgress<TrainingProgress> progress, string type) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress.Report(value with { DocumentType = type });
    }
}

/// <summary>What became of one classifier of a job.</summary>
/// <param name="DocumentType">Its type; null for the classifier of all rows asked for.</param>
/// <param name="Manifest">What the classifier says of itself; null if it could not be trained.</param>
/// <param name="Saved">Its folder; null if it was not saved.</param>
/// <param name="Fault">Why it could not be trained; null if it could.</param>
internal sealed record TrainingOutcome(string? DocumentType, ClassifierManifest? Manifest, string? Saved, string? Fault);
