namespace Multilabel;

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">Mean training loss, dropout on, over all rows of the epoch.</param>
/// <param name="HeldOut">Scores of the held-out rows, null without them.</param>
internal sealed record EpochRecord(int Epoch, double Loss, HeldOutScores? HeldOut);

/// <summary>Scores of held-out rows at a cut of 0.5.</summary>
internal sealed record HeldOutScores(double Loss, double MacroF1, double MicroF1, double SamplesF1, double Accuracy, double CellAccuracy, double MacroPrecision, double MacroRecall)
{
    /// <summary>The value of a metric, made so that more is better.</summary>
    public double Of(SelectionMetric metric) => metric switch
    {
        SelectionMetric.Loss => -Loss,
        SelectionMetric.MacroF1 => MacroF1,
        SelectionMetric.MicroF1 => MicroF1,
        SelectionMetric.SamplesF1 => SamplesF1,
        SelectionMetric.Accuracy => Accuracy,
        SelectionMetric.CellAccuracy => CellAccuracy,
        SelectionMetric.MacroPrecision => MacroPrecision,
        SelectionMetric.MacroRecall => MacroRecall,
        _ => 0,
    };
}
