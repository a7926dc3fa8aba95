using System.ComponentModel;

namespace Multilabel;

/// <summary>How <see cref="DistillationJob.Run"/> makes a smaller model of a larger one; the command line has the same names in kebab-case.</summary>
public sealed partial record DistillationOptions
{
    /// <summary>Sentence embeddings, or the logits of a classifier.</summary>
    [Description("what the student learns: encoder (sentence embeddings) or classifier (the teacher's logits)")]
    public DistillationTask Task { get; init; }

    /// <summary>Transformer layers of the student.</summary>
    [Description("layers of the student")]
    public int Layers { get; init; } = 4;

    /// <summary>Which of the teacher's layers the student begins with, counted from 0 and separated by commas; evenly spread by default.</summary>
    [Description("the teacher's layers that the student begins with, from 0, such as 0,2,3,5 (default: evenly spread)")]
    public string? FromLayers { get; init; }

    /// <summary>
    /// Width of the student. That of the teacher lets the student begin with the teacher's layers, which saves most of the training; another begins with
    /// the principal axes of the teacher's word table and new layers.
    /// </summary>
    [Description("width of the student (default: the teacher's, so that the student begins with layers of the teacher)")]
    public int? Hidden { get; init; }

    /// <summary>Pieces of a WordPiece vocabulary of the student's own; 0 keeps the teacher's tokenizer. By default 16,000 for an encoder and 0 for a classifier.</summary>
    [Description("pieces of a vocabulary of its own, 0 = the teacher's tokenizer (default: 16000 for an encoder, 0 for a classifier)")]
    public int? Vocabulary { get; init; }

    /// <summary>Where these pieces come from.</summary>
    [Description("where its pieces come from: teacher (those of the teacher's that the corpus needs most), corpus (learned from it) or auto (teacher, if that has a WordPiece vocabulary)")]
    public VocabularySource VocabularyFrom { get; init; }

    /// <summary>Tokens after which texts are cut while training; by default 128, for a classifier what the teacher reads.</summary>
    [Description("longest text in tokens (default: 128; for a classifier what the teacher reads)")]
    public int? MaxLength { get; init; }

    /// <summary>Passes over the corpus; 1 by default. Parts of a pass are possible: 0.5.</summary>
    [Description("passes over the corpus, such as 0.5 or 3 (default: 1, or what --minutes allows)")]
    public double? Epochs { get; init; }

    /// <summary>Minutes for everything, the teacher's targets included; the learning rate falls to 0 in just that time, however fast the machine is.</summary>
    [Description("minutes for all of it; the learning rate is led to 0 in that time")]
    public double? Minutes { get; init; }

    /// <summary>Tokens in a step.</summary>
    [Description("tokens in a step")]
    public int BatchTokens { get; init; } = 4096;

    /// <summary>Peak learning rate; by default 5e-4, and 1e-3 where the layers are new.</summary>
    [Description("peak learning rate (default: 5e-4; 1e-3 where the layers are new)")]
    public double? LearningRate { get; init; }

    /// <summary>Share of the run in which the rate rises from 0.</summary>
    [Description("share of the run for warming up")]
    public double WarmupRatio { get; init; } = 0.02;

    /// <summary>Weight decay of matrices; biases and layer norms have none.</summary>
    [Description("weight decay of matrices")]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Largest norm of the gradient; 0 = no clipping.</summary>
    [Description("largest norm of the gradient, 0 = no clipping")]
    public double ClipNorm { get; init; } = 1.0;

    /// <summary>Dropout of the student while it trains.</summary>
    [Description("dropout of the student while it trains")]
    public double Dropout { get; init; }

    /// <summary>Decay of the running average of the weights that is evaluated and saved; 0 = the last weights.</summary>
    [Description("decay of the average of the weights that is saved, 0 = the last weights themselves")]
    public double MovingAverage { get; init; } = 0.999;

    /// <summary>For an encoder, the weight of a second loss: that the texts of a step are as similar to each other as they are to the teacher.</summary>
    [Description("weight of matching the similarities among the texts of a step as well, for an encoder")]
    public double SimilarityWeight { get; init; }

    /// <summary>Texts kept out of training to measure on; at most a tenth of the corpus.</summary>
    [Description("texts kept out of training to measure on, at most a tenth")]
    public int HeldOut { get; init; } = 2000;

    /// <summary>How often the student is measured on the held-out texts.</summary>
    [Description("how often the student is measured on them")]
    public int Evaluations { get; init; } = 10;

    /// <summary>Minutes between checkpoints.</summary>
    [Description("minutes between checkpoints")]
    public double CheckpointMinutes { get; init; } = 5;

    /// <summary>Number format of the large matrix products, the teacher's too. What is measured and saved is 32 bits either way.</summary>
    [Description("number format of teacher and training: auto (bf16 where a short measurement shows a gain), fp32 or bf16")]
    public Precision Precision { get; init; }

    /// <summary>Threads of the numeric library; 0 = one for each core.</summary>
    [Description("threads, 0 = one per core; runs repeat bit by bit only with the same number")]
    public int Threads { get; init; }

    /// <summary>Seed of everything random: held-out texts, order, dropout, new weights.</summary>
    [Description("seed of everything random")]
    public int Seed { get; init; } = 42;
}
