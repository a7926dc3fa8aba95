namespace Multilabel;

/// <summary>Where a run is, beside the tensors of <see cref="TrainingState"/>: what a checkpoint holds.</summary>
internal sealed record DistillationState
{
    /// <summary>What the run is of: digests of options, teacher and corpus. Going on with others would be neither the old run nor a new one.</summary>
    public required string Key { get; init; }

    /// <summary><c>fp32</c> or <c>bf16</c>; a resumed run goes on in it.</summary>
    public required string Precision { get; init; }

    public int Step { get; set; }

    /// <summary>The pass over the corpus, from 0.</summary>
    public int Pass { get; set; }

    /// <summary>The chunk of the pass that is being trained on.</summary>
    public int Chunk { get; set; }

    /// <summary>Batches of the chunk that are done.</summary>
    public int Batch { get; set; }

    /// <summary>Texts visited in all passes.</summary>
    public long Visited { get; set; }

    /// <summary>Seconds since the beginning, pauses left out.</summary>
    public double Seconds { get; set; }

    /// <summary>Seconds before the first step.</summary>
    public double SecondsBefore { get; set; }

    public List<DistillationEvaluation> Evaluations { get; init; } = [];

    /// <summary>Sum of the losses since the last evaluation, and how many.</summary>
    public double LossSum { get; set; }

    public int LossCount { get; set; }
}
