namespace Multilabel;

/// <summary>What the doctor is told beside folder and data.</summary>
public sealed record DoctorOptions
{
    /// <summary>File with what the user's own program gave for the same rows: a column per label, probabilities, logits or 0/1.</summary>
    public string? Predictions { get; init; }

    /// <summary>The training loss that was reported, where no trainer_state.json tells it.</summary>
    public double? ReportedLoss { get; init; }

    /// <summary>Folder of the encoder before fine-tuning.</summary>
    public string? Base { get; init; }

    /// <summary>Whether to run short trainings as well, which take minutes.</summary>
    public bool Deep { get; init; }

    /// <summary>Most rows that are computed; of more, so many are taken at even distances.</summary>
    public int MaxRows { get; init; } = 2000;
}
