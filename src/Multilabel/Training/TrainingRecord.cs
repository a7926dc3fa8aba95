namespace Multilabel;

/// <summary>What happened in a training run: kept in the classifier folder, and what the verdict compares the saved model with.</summary>
internal sealed record TrainingRecord
{
    public List<EpochRecord> Epochs { get; init; } = [];

    public int PlannedEpochs { get; init; }

    /// <summary>Whether so many rows were there that the default makes fewer passes than learning each of them takes.</summary>
    public bool HasFewEpochs { get; init; }

    /// <summary>The epoch whose weights were kept, from 1; 0 when no epoch was completed.</summary>
    public int ChosenEpoch { get; set; }

    public string? ChosenBy { get; set; }

    public bool Cancelled { get; set; }

    public int Steps { get; set; }

    /// <summary>Loss of the convex head on the frozen features, training rows; null without one.</summary>
    public double? ProbeLoss { get; set; }

    /// <summary>Mean loss over all training rows of the weights kept, in evaluation mode, as the trainer itself computes it before saving.</summary>
    public double ReportedLoss { get; set; }

    /// <summary>Digest of all weights at each moment: loaded, after the first step, last, chosen.</summary>
    public Dictionary<string, string> WeightDigests { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What was trained in: <c>fp32</c> or <c>bf16</c>. A resumed run goes on in it.</summary>
    public string? Precision { get; set; }

    public IReadOnlyList<FreezePlan.LayerRow> Layers { get; set; } = [];
}
