namespace Multilabel;

/// <summary>What a training run says of itself, step by step: notes, epochs, and how far it is between them.</summary>
public abstract record TrainingProgress
{
    /// <summary>The document type being trained, null when all rows are.</summary>
    public string? DocumentType { get; init; }
}

/// <summary>One sentence for the person who waits.</summary>
/// <param name="Text">The sentence.</param>
public sealed record TrainingNote(string Text) : TrainingProgress;

/// <summary>How far the download of the encoder is.</summary>
/// <param name="Download">Bytes, share, time left.</param>
public sealed record TrainingDownload(DownloadProgress Download) : TrainingProgress;

/// <summary>How far something is that takes its time: the training within an epoch, or what comes before and after it.</summary>
/// <param name="What">What is being done, such as "training, epoch 2/20".</param>
/// <param name="Share">0 to 1, of all there is of it: of the whole training, not of the epoch.</param>
/// <param name="SecondsLeft">Estimated from the share so far.</param>
public sealed record TrainingStep(string What, double Share, double SecondsLeft) : TrainingProgress
{
    /// <summary>Whether it is the training itself.</summary>
    public bool Trains { get; init; }
}

/// <summary>The state after an epoch.</summary>
/// <param name="Epoch">The epoch just ended, from 1.</param>
/// <param name="Epochs">Epochs planned.</param>
/// <param name="Loss">Mean training loss of the epoch, dropout on, over all its rows.</param>
/// <param name="Floor">The loss of always answering the label frequencies: a model above it has learned nothing of the texts.</param>
/// <param name="HeldOutLoss">Mean loss of the held-out rows, null without them.</param>
/// <param name="HeldOutMacroF1">Macro-F1 of the held-out rows at a cut of 0.5, null without them.</param>
/// <param name="SecondsLeft">Estimated from the epochs so far.</param>
public sealed record TrainingEpoch(int Epoch, int Epochs, double Loss, double Floor, double? HeldOutLoss, double? HeldOutMacroF1, double SecondsLeft)
    : TrainingProgress
{
    /// <summary>1 - loss / floor: 0 knows only the label frequencies, 1 is perfect.</summary>
    public double LearnedFraction => Floor > 0 ? 1 - (Loss / Floor) : Loss <= 0 ? 1 : 0;
}
