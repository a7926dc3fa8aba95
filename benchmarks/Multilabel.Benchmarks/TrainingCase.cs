namespace Multilabel.Benchmarks;

/// <summary>One training job as a process of its own gets it.</summary>
/// <param name="Encoder">Folder of the encoder.</param>
/// <param name="Texts">CSV file with a column of texts.</param>
/// <param name="Freeze">Share of the layers that stay as they are.</param>
/// <param name="Precision">bf16 or fp32.</param>
internal sealed record TrainingCase(string Encoder, string Texts, double Freeze, string Precision)
{
    public int Rows { get; init; } = 225;

    public int HeldOut { get; init; } = 25;

    public int Labels { get; init; } = 15;

    public int Epochs { get; init; } = 3;

    public int BatchSize { get; init; } = 8;

    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adafactor;

    public int? MaxLength { get; init; }

    public bool Checkpoints { get; init; } = true;

    public int Threads { get; init; }

    /// <summary>Also tell resident memory after the first and the last epoch; this takes time of the epochs.</summary>
    public bool Resident { get; init; }
}
