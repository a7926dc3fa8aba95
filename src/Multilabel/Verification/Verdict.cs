namespace Multilabel;

/// <summary>Whether a classifier learned the rows it was trained on.</summary>
public enum VerdictKind
{
    /// <summary>At least 99 % of the training cells are right at the cut-offs.</summary>
    Learned,

    /// <summary>The scores rank the training cells right, the cut-offs do not part them.</summary>
    WrongCutOff,

    /// <summary>The outputs hardly depend on the text: the labels' frequencies and nothing more.</summary>
    BaseRatesOnly,

    /// <summary>Something was learned, but fewer than 99 % of the training cells are right at any cut-off.</summary>
    LearnedInPart,

    /// <summary>Learned in part, as is planned for so many rows: the default makes few passes over them.</summary>
    FewPasses,

    /// <summary>Loss, weights or predictions do not belong together.</summary>
    Inconsistent,
}

/// <summary>
/// The verdict on a classifier: measured on all its training rows, in evaluation mode, with the model loaded again from the folder it
/// was saved to. Losses are mean binary cross-entropies in nats per cell.
/// </summary>
public sealed record Verdict
{
    /// <summary>The verdict in one word.</summary>
    public required VerdictKind Kind { get; init; }

    /// <summary>The verdict in one line.</summary>
    public required string Line { get; init; }

    /// <summary>The one thing to do next.</summary>
    public required string Action { get; init; }

    /// <summary>Why it did not learn, with the cause's ID in docs/causes; null where it learned or the cause could not be told.</summary>
    public string? Cause { get; init; }

    /// <summary>What the verdict rests on.</summary>
    public required VerdictEvidence Evidence { get; init; }

    /// <summary>Whether it learned its rows.</summary>
    public bool IsLearned => Kind is VerdictKind.Learned;

    /// <summary>Whether it learned what the plan was to learn: its rows, or of many rows what few passes give.</summary>
    public bool IsAsPlanned => Kind is VerdictKind.Learned or VerdictKind.FewPasses;

    /// <summary>The line.</summary>
    public override string ToString() => Line;
}

/// <summary>The measurements behind a <see cref="Verdict"/>.</summary>
public sealed record VerdictEvidence
{
    /// <summary>Training rows measured.</summary>
    public int Rows { get; init; }

    /// <summary>Rows whose labels are all right at the cut-offs.</summary>
    public int RowsRight { get; init; }

    /// <summary>Cells: rows times labels.</summary>
    public int Cells { get; init; }

    /// <summary>Cells right at the cut-offs.</summary>
    public int CellsRight { get; init; }

    /// <summary>Cells right at the best cut-off of each label.</summary>
    public int CellsRightAtBestCut { get; init; }

    /// <summary>Cells wrong at a probability of 0.5 before calibration, the cut that the loss bounds.</summary>
    public int CellsWrongAtHalf { get; init; }

    /// <summary>Cells that no model can get right because equal texts carry different labels.</summary>
    public int UnavoidablyWrong { get; init; }

    /// <summary>Loss recomputed here.</summary>
    public double Loss { get; init; }

    /// <summary>Loss that the trainer reported for the same weights and rows; null where nothing was reported.</summary>
    public double? ReportedLoss { get; init; }

    /// <summary>Loss of always answering the labels' frequencies.</summary>
    public double Floor { get; init; }

    /// <summary>Loss that conflicting duplicates force on any model.</summary>
    public double IrreducibleLoss { get; init; }

    /// <summary>1 - loss / floor: 0 knows only the frequencies, 1 is perfect, below 0 is worse than a constant.</summary>
    public double LearnedFraction => Floor > 0 ? 1 - (Loss / Floor) : Loss < 1e-3 ? 1 : 0;

    /// <summary>Mean over labels of the standard deviation of the probabilities over the rows.</summary>
    public double Spread { get; init; }

    /// <summary>The largest share of wrong cells at 0.5 that a mean loss allows: loss / ln 2, because a wrong cell costs at least ln 2.</summary>
    public double WrongCellsAllowed => (ReportedLoss ?? Loss) / Math.Log(2);

    /// <summary>Largest difference of a logit between two equal passes; anything but 0 means that something random is active.</summary>
    public double RepeatDifference { get; init; }

    /// <summary>Largest difference of a logit between a row alone, in a batch, and padded, relative to the largest logit.</summary>
    public double BatchDifference { get; init; }

    /// <summary>Digest of all weights at each moment: loaded, first step, last, chosen, saved, reloaded.</summary>
    public IReadOnlyDictionary<string, string> Weights { get; init; } = new Dictionary<string, string>();

    /// <summary>Each label by itself.</summary>
    public IReadOnlyList<LabelEvidence> Labels { get; init; } = [];
}

/// <summary>What was learned of one label.</summary>
/// <param name="Name">The label.</param>
/// <param name="Positives">Training rows that have it.</param>
/// <param name="Loss">Its mean loss.</param>
/// <param name="Floor">The loss of always answering its frequency.</param>
/// <param name="CellsRight">Rows right at its cut-off.</param>
/// <param name="CellsRightAtBestCut">Rows right at its best cut-off.</param>
public sealed record LabelEvidence(string Name, int Positives, double Loss, double Floor, int CellsRight, int CellsRightAtBestCut)
{
    /// <summary>1 - loss / floor; for a label that is always or never there, 1 if it is answered so.</summary>
    public double LearnedFraction => Floor > 0 ? 1 - (Loss / Floor) : Loss < 1e-3 ? 1 : 0;
}
