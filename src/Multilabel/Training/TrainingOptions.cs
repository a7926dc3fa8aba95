using System.ComponentModel;

namespace Multilabel;

/// <summary>How <see cref="Classifier.Train(Dataset, TrainingOptions, IProgress{TrainingProgress}, CancellationToken)"/> trains. The
/// defaults suit a few hundred texts; the command line has the same names in kebab-case.</summary>
public sealed partial record TrainingOptions
{
    /// <summary>
    /// The folder of a Hugging Face encoder, or the name of one, such as <c>roberta-base</c> or <c>owner/name@revision</c>, which is looked up in the local
    /// cache and downloaded if it is not there; or <c>linear</c> for TF-IDF and logistic regression, which needs no encoder. By default the encoder that comes
    /// with the application (package Multilabel.Encoder), and <c>linear</c> without one.
    /// </summary>
    [Description("folder of a Hugging Face encoder, its name (roberta-base, owner/name@revision), or 'linear' (TF-IDF + logistic regression, needs no encoder)")]
    public string Encoder { get; init; } = BundledEncoders.Default ?? Linear;

    /// <summary><c>all</c>: all rows make one classifier and, where there are several document types, each type one more; or one type's name.</summary>
    [Description("'all': all rows, and each document type by itself as well; or the name of one type")]
    public string DocumentType { get; init; } = AllTypes;

    /// <summary>Share of the transformer layers that stay as they are, the lowest first; above 0 the embeddings stay too; 1 trains the head alone.</summary>
    [Description("share of the layers that stay frozen, embeddings and lowest layers first; 1 = only the head trains")]
    public double FreezeRatio { get; init; }

    /// <summary>What <see cref="FreezeRatio"/> counts: layers, or tensors in file order as the Trainer scripts of many forums do.</summary>
    [Description("what --freeze-ratio counts: layers, or tensors in the order of the model's parameters")]
    public FreezeBy FreezeBy { get; init; }

    /// <summary>The head to train: the architecture's own, mean pooling and one linear layer, or what the folder is made for.</summary>
    [Description("the head: auto (mean pooling for sentence encoders), architecture or mean-pooling")]
    public HeadKind Head { get; init; }

    /// <summary><c>cpu</c>, <c>cuda</c>, <c>cuda:1</c> or <c>mps</c>.</summary>
    [Description("cpu, cuda, cuda:N or mps")]
    public string Device { get; init; } = "cpu";

    /// <summary>Threads of the numeric library; 0 = one for each core.</summary>
    [Description("threads, 0 = one per core; runs repeat bit by bit only with the same number")]
    public int Threads { get; init; }

    /// <summary>Number format of the large matrix products in training. What is evaluated, verified and saved is 32 bits either way.</summary>
    [Description("number format of training: auto (bf16 where a short measurement shows a gain), fp32 or bf16")]
    public Precision Precision { get; init; }

    /// <summary>
    /// Compute the output of frozen layers once, without dropout, and keep it for all epochs, in memory or in a file. Without, they are computed in
    /// every step, with dropout.
    /// </summary>
    [Description("compute frozen layers once and keep their output")]
    public bool FrozenCache { get; init; } = true;

    /// <summary>AdamW (torch's) or Adafactor (transformers', fixed rate).</summary>
    [Description("the optimizer")]
    public OptimizerKind Optimizer { get; init; }

    /// <summary>Peak learning rate of the encoder; by default 5e-5 for hidden sizes to 512, 2e-5 below 1,024, 1e-5 above, twice that for the half of the usual passes that <see cref="RDrop"/> makes.</summary>
    [Description("peak learning rate of the encoder (default by size: 5e-5, 2e-5 or 1e-5; twice that for the 10 usual passes with R-Drop)")]
    public double? LearningRate { get; init; }

    /// <summary>Peak learning rate of the head; by default 1e-3. Times √width where the head reads vectors of length 1, whose numbers are as much smaller.</summary>
    [Description("peak learning rate of the head (times the root of the width where it reads vectors of length 1)")]
    public double HeadLearningRate { get; init; } = 1e-3;

    /// <summary>Each layer's rate is that of the layer above times this (layer-wise decay); 1 = the same for all.</summary>
    [Description("learning rate of a layer relative to the one above it")]
    public double LayerDecay { get; init; } = 0.95;

    /// <summary>Share of the steps in which the rate rises from 0.</summary>
    [Description("share of the steps for warming up")]
    public double WarmupRatio { get; init; } = 0.1;

    /// <summary>How the learning rate runs after warming up.</summary>
    [Description("how the learning rate runs after warming up")]
    public LearningRateShape Schedule { get; init; }

    /// <summary>
    /// Passes over the training rows; by default 10 from a fitted head, every batch twice (<see cref="RDrop"/>), as many more as make 100 steps; beyond 250 batches
    /// in a pass, once and as many passes as make 5,000 steps, but at least 3. 20 with R-Drop off; 40 without a fitted head, 600 to 10,000 steps, at least 6.
    /// </summary>
    [Description("passes over the training rows (default: 10 with R-Drop, 20 without, as many more or fewer as make 200 to 5,000 batches, at least 3; without a fitted head 40, 600 to 10,000 batches, at least 6)")]
    public int? Epochs { get; init; }

    /// <summary>Rows in a batch.</summary>
    [Description("rows in a batch")]
    public int BatchSize { get; init; } = 16;

    /// <summary>Parts in which a batch is computed, to need less memory; the step is the same.</summary>
    [Description("parts in which a batch is computed, for less memory")]
    public int GradientAccumulation { get; init; } = 1;

    /// <summary>Largest norm of the gradient; 0 = no clipping.</summary>
    [Description("largest norm of the gradient, 0 = no clipping")]
    public double ClipNorm { get; init; } = 1.0;

    /// <summary>Dropout in training; by default what the encoder's config says.</summary>
    [Description("dropout in training (default: what the encoder's config says)")]
    public double? Dropout { get; init; }

    /// <summary>Weight decay of matrices; biases and layer norms have none.</summary>
    [Description("weight decay of matrices")]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Longest text in tokens, special ones included; by default what the encoder reads.</summary>
    [Description("longest text in tokens (default: what the encoder reads)")]
    public int? MaxLength { get; init; }

    /// <summary>The loss to minimise.</summary>
    [Description("the loss: bce, bce-pos-weight, focal, asymmetric or zlpr")]
    public LossKind Loss { get; init; }

    /// <summary>Largest weight of a rare label's positives, for the loss <c>bce-pos-weight</c>.</summary>
    [Description("largest weight of positives, for bce-pos-weight")]
    public double PosWeightCap { get; init; } = 10;

    /// <summary>How fast cells that are nearly right fade, for the loss <c>focal</c>.</summary>
    [Description("how fast easy cells fade, for focal")]
    public double FocalGamma { get; init; } = 2;

    /// <summary>Weight of positives, negatives weigh 1 minus it, for the loss <c>focal</c>.</summary>
    [Description("weight of positives, for focal")]
    public double FocalAlpha { get; init; } = 0.5;

    /// <summary>How fast easy negatives fade, for the loss <c>asymmetric</c>.</summary>
    [Description("how fast easy negatives fade, for asymmetric")]
    public double AsymmetricGammaNegative { get; init; } = 4;

    /// <summary>How fast easy positives fade, for the loss <c>asymmetric</c>.</summary>
    [Description("how fast easy positives fade, for asymmetric")]
    public double AsymmetricGammaPositive { get; init; } = 1;

    /// <summary>Probability up to which a negative costs nothing, for the loss <c>asymmetric</c>.</summary>
    [Description("probability up to which a negative costs nothing, for asymmetric")]
    public double AsymmetricMargin { get; init; } = 0.05;

    /// <summary>
    /// Weight of R-Drop (arXiv 2106.14448): every batch passes twice, with other dropout, and the two answers are drawn together; a step takes twice as long. 0 = off.
    /// By default 1 where the number of passes is the usual one, from a fitted head, on rows that are not too many for it; then half the passes are made.
    /// </summary>
    [Description("weight of R-Drop: every batch passes twice and the two answers are drawn together; 0 = off (default: 1 for the 10 usual passes, otherwise 0)")]
    public double? RDrop { get; init; }

    /// <summary>Fit a convex head on the encoder's features first and start fine-tuning from it (LP-FT, arXiv 2202.10054).</summary>
    [Description("fit the head on the frozen encoder first")]
    public bool LinearProbe { get; init; } = true;

    /// <summary>Decay of the running average of the weights that is evaluated and saved; 0 = the last weights.</summary>
    [Description("decay of the average of the weights that is saved, 0 = the last weights themselves")]
    public double MovingAverage { get; init; } = 0.99;

    /// <summary>Seed of everything random: split, order, dropout, new weights.</summary>
    [Description("seed of everything random")]
    public int Seed { get; init; } = 42;

    /// <summary>Keep a tenth of the rows out of training to measure on and to set cut-offs with.</summary>
    [Description("keep rows out of training to measure on")]
    public bool Holdout { get; init; } = true;

    /// <summary>Share of the rows kept out.</summary>
    [Description("share of the rows kept out")]
    public double HoldoutShare { get; init; } = 0.1;

    /// <summary>The held-out metric that chooses the epoch; none keeps the last one, which a fixed schedule is made for.</summary>
    [Description("held-out metric that chooses the epoch: none, loss, macro-f1, micro-f1, samples-f1, accuracy, cell-accuracy, macro-precision, macro-recall")]
    public SelectionMetric Metric { get; init; }

    /// <summary>Stop after this many epochs without a better <see cref="Metric"/>; 0 = never.</summary>
    [Description("epochs without a better metric before stopping, 0 = no early stopping")]
    public int Patience { get; init; }

    /// <summary>The rule for cut-offs, fitted to scores of rows that the model has not seen.</summary>
    [Description("the rule for cut-offs: plug-in, plug-in-micro, plug-in-samples (for macro-, micro-, samples-F1), fixed (0.5), global, scut, pcut, rcut (top r), micro-macro, or precision, recall, miss-rate (to reach --cut-off-target)")]
    public CutOffMethod CutOffs { get; init; }

    /// <summary>The precision or recall that every label, or the share of its labels that a text, is to reach, for the rules <c>precision</c>, <c>recall</c> and <c>miss-rate</c>.</summary>
    [Description("what precision, recall or (for miss-rate) the share of a text's labels found is to reach")]
    public double CutOffTarget { get; init; } = 0.9;

    /// <summary>A file that <c>estimate --json</c> wrote for the same data: cut-offs and calibration come from it instead of from the held-out rows.</summary>
    [Description("estimate of the same data (estimate --json) to take calibration and cut-offs from; with --no-holdout every row trains")]
    public string? CutOffsFrom { get; init; }

    /// <summary>The largest share of the training time that writing checkpoints may take: after an epoch one is written where that keeps to it; 1 = after every epoch.</summary>
    [Description("largest share of the training time for writing checkpoints, 1 = one after every epoch")]
    public double CheckpointShare { get; init; } = 0.1;

    /// <summary>Checkpoints kept while training.</summary>
    [Description("checkpoints kept while training")]
    public int SaveTotalLimit { get; init; } = 3;

    /// <summary>Store the texts of the golden rows; without them only their tokens are stored.</summary>
    [Description("store a few short texts in the folder for verify; without, only their tokens")]
    public bool GoldenText { get; init; } = true;

    internal const string Linear = "linear";
    internal const string AllTypes = "all";

    internal LossOptions LossOptions => new()
    {
        Kind = Loss,
        PosWeightCap = PosWeightCap,
        FocalGamma = FocalGamma,
        FocalAlpha = FocalAlpha,
        AsymmetricGammaNegative = AsymmetricGammaNegative,
        AsymmetricGammaPositive = AsymmetricGammaPositive,
        AsymmetricMargin = AsymmetricMargin,
    };

    internal bool IsLinear => string.Equals(Encoder, Linear, StringComparison.OrdinalIgnoreCase);
}
