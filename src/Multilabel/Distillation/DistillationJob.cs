namespace Multilabel;

/// <summary>
/// Makes a smaller model that answers as a larger one does, from texts without labels: a sentence encoder, or a classifier. What <c>multilabel
/// distill</c> does.
/// </summary>
public sealed record DistillationJob
{
    /// <summary>Folder of the model to copy: a sentence encoder, or a classifier.</summary>
    public required string Teacher { get; init; }

    /// <summary>Files of texts.</summary>
    public required IReadOnlyList<CorpusPart> Corpus { get; init; }

    /// <summary>Folder for the student.</summary>
    public required string Output { get; init; }

    /// <summary>How.</summary>
    public DistillationOptions Options { get; init; } = new();

    /// <summary>How the corpus is read, where it is in tables.</summary>
    public DatasetOptions Reading { get; init; } = new();

    /// <summary>File for the teacher's targets, which other students can use as well; by default beside the output.</summary>
    public string? Targets { get; init; }

    /// <summary>Go on from the checkpoint of the same job.</summary>
    public bool Resume { get; init; }

    /// <summary>Distils and writes the student's folder. Cancelling ends it cleanly: what there is is saved, and <see cref="Resume"/> goes on.</summary>
    /// <param name="progress">Hears how it goes.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="MultilabelException">A file, the teacher or an option is wrong.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first step.</exception>
    public DistillationResult Run(IProgress<DistillationProgress>? progress = null, CancellationToken cancellation = default)
    {
        Options.Validate();
        if (Corpus.Count == 0) throw new MultilabelException("There is no file of texts to distil from; name one or more with --corpus.");
        if (File.Exists(Output)) throw new MultilabelException($"{Output} is a file; a student is saved as a folder. Name another place with --out.");
        return new DistillationRun(this, progress, cancellation).Run();
    }
}
