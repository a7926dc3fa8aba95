namespace Multilabel;

/// <summary>What a distillation gave.</summary>
public sealed record DistillationResult
{
    /// <summary>The student's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>How near it is to its teacher, read back from the folder, on the held-out texts.</summary>
    public required Fidelity Fidelity { get; init; }

    /// <summary>How much of the plan was carried out: 1, or less where it was stopped.</summary>
    public required double Share { get; init; }

    /// <summary>Seconds, pauses left out.</summary>
    public required double Seconds { get; init; }

    /// <summary>The file with the teacher's targets.</summary>
    public required string Targets { get; init; }
}
