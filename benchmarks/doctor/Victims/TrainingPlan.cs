using static TorchSharp.torch;

namespace Multilabel.DoctorBenchmark;

/// <summary>How a victim is trained. The defaults learn a small corpus by heart in a few seconds.</summary>
internal sealed record TrainingPlan(Architecture Architecture, Corpus Corpus, long Seed)
{
    /// <summary>Planned, and what the schedule runs over.</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>Ends before the plan does once an epoch's mean training loss is below this.</summary>
    public double StopAt { get; init; } = 0.012;

    /// <summary>Ends after this epoch, however many were planned.</summary>
    public int? StopAfter { get; init; }

    public int BatchSize { get; init; } = 16;

    /// <summary>Batches for one optimizer step.</summary>
    public int Accumulation { get; init; } = 1;

    public double Rate { get; init; } = 2e-3;

    /// <summary>Of the head, where it has one of its own.</summary>
    public double? HeadRate { get; init; }

    public double WeightDecay { get; init; }

    /// <summary>Factor of the rate at a step (from 0) of all; a straight line down without a warm-up.</summary>
    public Func<int, int, double> Schedule { get; init; } = (step, total) => 1 - (double)step / total;

    public Func<Parameter, bool> Trains { get; init; } = _ => true;

    /// <summary>From logits and targets [B, K].</summary>
    public Func<Tensor, Tensor, Tensor> Loss { get; init; } = (logits, targets) => nn.functional.binary_cross_entropy_with_logits(logits, targets);

    /// <summary>The labels that an epoch (from 1) is trained with; null for the corpus's own.</summary>
    public Func<int, bool[][]>? Targets { get; init; }

    /// <summary>Longest text in tokens.</summary>
    public int MaxLength { get; init; } = Architecture.MaxLength;

    /// <summary>Whether the evaluation after each epoch is made on the training rows themselves.</summary>
    public bool EvaluatesTrainingRows { get; init; }

    /// <summary>Called after each optimizer step with the parameters and the step's factor of the rate.</summary>
    public Action<IReadOnlyList<Parameter>, double>? AfterStep { get; init; }

    /// <summary>Weights to start from; null for random ones by the seed.</summary>
    public ModelWeights? Start { get; init; }

    /// <summary>The tokenizer; null for one that is made of the corpus.</summary>
    public VictimTokenizer? Tokenizer { get; init; }

    /// <summary>Whether all epochs' weights are kept, not only the last.</summary>
    public bool KeepsEpochs { get; init; } = true;
}
